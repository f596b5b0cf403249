/** A bus of the app's own, as many games have one. */
export interface EventBus {
  dispatch(event: { readonly type: string; readonly payload: unknown }): unknown;
}

/** Does a job that must not fail: what it throws goes to `onFault`, and `otherwise` is the answer. */
export async function guarded<T>(job: () => Promise<T>, otherwise: T, onFault: (error: unknown) => void): Promise<T> {
  try {
    return await job();
  } catch (error) {
    onFault(error);
    return otherwise;
  }
}

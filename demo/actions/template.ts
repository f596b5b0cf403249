/**
 * Fills `{slot}` with its noun.
 * @throws when the template names a slot that has no noun: the definition is wrong then, and a half-filled line must not be shown.
 */
export function fillTemplate(template: string, nouns: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const noun = nouns[slot];
    if (noun === undefined) throw new Error(`Template "${template}" names {${slot}}, but the action has no such target.`);
    return noun;
  });
}

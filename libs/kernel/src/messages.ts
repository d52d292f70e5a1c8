/** A sentence in both languages; `{name}` is filled from the facts that go with it. */
export interface Message {
  readonly id: string;
  readonly en: string;
}

/** A lib's part of the one message catalogue, keyed by error code or phrase key. */
export type Messages = Readonly<Record<string, Message>>;

export type Language = keyof Message;

/** Fills the blanks of a sentence; a blank without a fact stays visible, so that a test finds it. */
export function fill(sentence: string, facts: Readonly<Record<string, unknown>> = {}): string {
  return sentence.replace(/\{([a-zA-Z]\w*)\}/g, (blank, key: string) => (facts[key] === undefined || facts[key] === null ? blank : String(facts[key])));
}

import type { ErrorFacts, Messages } from '@app/kernel';
import { fill, type Language } from '@app/kernel';

export type Severity = 'error' | 'warning';

/** One thing that a rule has to say about a zone; `rule` is a key of the message catalogue. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** Owner name without the final dot. */
  readonly owner: string;
  readonly type: string;
  readonly facts: ErrorFacts;
}

/** The finding as a sentence: where, why, and how to mend it. */
export function sentenceOf(finding: Finding, messages: Messages, language: Language): string {
  const message = messages[finding.rule];
  const where = `${finding.owner}. ${finding.type}`;
  return `${where}: ${message === undefined ? finding.rule : fill(message[language], finding.facts)}`;
}

export function errorsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter((f) => f.severity === 'error');
}

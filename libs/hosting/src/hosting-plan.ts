import { Permanent, type Json, type PlanPart } from '@app/kernel';
import type { SiteKind } from '@app/node-protocol';

/** What is planned for one managed object: what it was when the plan was made (null: not there), and what it shall be. */
export interface PlannedObject {
  readonly object: string;
  readonly before: string | null;
  readonly after: Readonly<Record<string, Json>>;
}

/** The signed part: no number, no uid and no password is in it; those are given when it is applied. */
export interface HostingContent {
  readonly siteName: string;
  readonly unitId: string;
  readonly nodeId: string;
  readonly kind: SiteKind;
  readonly database: boolean;
  /** `type base64`. */
  readonly sshKey: string;
  readonly objects: readonly PlannedObject[];
}

export type HostingPart = PlanPart<HostingContent & { readonly [key: string]: Json }>;

export function hostingPart(content: HostingContent, lines: HostingPart['lines']): HostingPart {
  return { lib: 'hosting', content: content as HostingPart['content'], lines };
}

/** @throws Permanent `hosting.not-a-plan` for a part that some other lib made. */
export function hostingContent(part: PlanPart): HostingContent {
  const content = part.content as unknown as HostingContent | null;
  if (part.lib !== 'hosting' || !Array.isArray(content?.objects)) throw new Permanent('hosting.not-a-plan', { lib: part.lib });
  return content!;
}

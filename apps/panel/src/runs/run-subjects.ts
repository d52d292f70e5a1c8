import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Disposition, Products, ServiceRequest } from '@app/approvals';
import type { PlanLine } from '@app/kernel';
import type { Reader, Run } from '@app/platform';
import { Domain } from '@app/registry';

/** What a run is about, as people know it. */
export interface RunSubject {
  readonly href: string;
  /** The request's number, or the domain's name. */
  readonly title: string;
  /** What was asked, in one line; null when the title says it. */
  readonly asked: PlanLine | null;
  /** Titles of the officers named for it: who sees to a stuck step. */
  readonly owners: readonly string[];
}

/** A run knows an id; the page shows number, name and owner. */
@Injectable()
export class RunSubjects {
  constructor(private readonly products: Products) {}

  /** By run id; what the reader may not see is left out. */
  async of(reader: Reader, runs: readonly Run[]): Promise<ReadonlyMap<string, RunSubject>> {
    const ids = (type: string): string[] => runs.filter((r) => r.subjectType === type).map((r) => r.subjectId);
    const requests = await reader.ownedAll(ServiceRequest, { id: In(ids('request')) });
    const domains = await reader.ownedAll(Domain, { id: In(ids('domain')) });
    const subjects = new Map<string, RunSubject>(domains.map((d) => [`domain:${d.id}`, { href: `/domains/${d.id}`, title: d.name, asked: null, owners: [] }]));
    const dispositions = await reader.find(Disposition, { id: In(requests.map((q) => q.dispositionId).filter((id) => id !== null)) });
    for (const q of requests) {
      const owners = dispositions.find((d) => d.id === q.dispositionId)?.officers.map((o) => o.title) ?? [];
      subjects.set(`request:${q.id}`, { href: `/requests/${q.id}`, title: q.number, asked: this.products.get(q.product).hooks.describe(q), owners });
    }
    return new Map(runs.flatMap((r) => {
      const subject = subjects.get(`${r.subjectType}:${r.subjectId}`);
      return subject === undefined ? [] : [[r.id, subject] as const];
    }));
  }
}

import { Injectable } from '@nestjs/common';
import { Invalid } from '@app/kernel';
import { Identity } from '@app/identity';
import type { Reader } from '@app/platform';
import { Disposition, type NamedOfficer } from './disposition.entity';
import type { ServiceRequest } from './service-request.entity';

/** Whom the disposition named, and who of them may act today. */
@Injectable()
export class Officers {
  constructor(private readonly identity: Identity) {}

  async named(reader: Reader, request: ServiceRequest): Promise<readonly NamedOfficer[]> {
    if (request.dispositionId === null) return [];
    return (await reader.get(Disposition, { id: request.dispositionId })).officers;
  }

  assigned(reader: Reader, personId: string, request: ServiceRequest, on: Date): Promise<boolean> {
    return this.identity.assignmentInForce(reader, personId, request.standard, on);
  }

  /** The first named officer whose assignment is in force; null when every one has lapsed. */
  async acting(reader: Reader, request: ServiceRequest, on: Date): Promise<NamedOfficer | null> {
    for (const officer of await this.named(reader, request)) if (await this.assigned(reader, officer.personId, request, on)) return officer;
    return null;
  }

  /** The officers a head may name today, for his form and for the check of what he sent. */
  async available(reader: Reader, standard: string, on: Date): Promise<NamedOfficer[]> {
    const holders = await this.identity.assignedOf(reader, 'service_officer', standard, on);
    return holders.map((h) => ({ personId: h.personId, title: h.title }));
  }

  /** @throws Invalid at field `officers`: nobody named, or somebody who may not serve */
  async chosen(reader: Reader, request: ServiceRequest, personIds: readonly string[], on: Date): Promise<NamedOfficer[]> {
    if (personIds.length === 0) throw Invalid.field('officers', 'approvals.officer-missing');
    const available = await this.available(reader, request.standard, on);
    return [...new Set(personIds)].map((id) => {
      const officer = available.find((o) => o.personId === id);
      if (officer === undefined) throw Invalid.field('officers', 'approvals.officer-not-assigned', { standard: request.standard });
      return officer;
    });
  }
}

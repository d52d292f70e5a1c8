import { Injectable } from '@nestjs/common';
import { Products, RequestBoard, Timelines, type PossibleAct, type RequestFile, type ServiceRequest, type Timeline } from '@app/approvals';
import { Identity, type WorkUnit } from '@app/identity';
import type { Actor, PlanLine } from '@app/kernel';
import { Letters, type Letter } from '@app/letters';
import { Blobs, Db, Runs, type Blob, type RunWithSteps } from '@app/platform';
import { StepEvidence, type Evidence, type EvidenceOfRun } from './step-evidence';
import { mayRead } from '../letters/readable';

/** All that a page or the API shows of one request, as this actor may see it. */
export interface RequestFacts {
  readonly request: ServiceRequest;
  readonly file: RequestFile;
  readonly unit: WorkUnit;
  /** What was asked, in one line. */
  readonly asked: PlanLine;
  readonly timeline: Timeline;
  readonly letters: readonly Letter[];
  /** Newest first. */
  readonly runs: readonly RunWithSteps[];
  /** Of the steps of all runs. */
  readonly evidence: EvidenceOfRun;
  readonly actions: readonly PossibleAct[];
}

/** What other libs keep about a request: its unit, its letters, its work. */
@Injectable()
export class RequestSubjects {
  constructor(
    private readonly db: Db,
    private readonly identity: Identity,
    private readonly letters: Letters,
    private readonly runs: Runs,
    private readonly blobs: Blobs,
    private readonly evidence: StepEvidence,
  ) {}

  of(actor: Actor, { id, unitId }: ServiceRequest): Promise<Pick<RequestFacts, 'unit' | 'letters' | 'runs' | 'evidence'>> {
    return this.db.read(actor.scope, async (r) => {
      const runs = await this.runs.ofSubject(r, 'request', id);
      const evidence: [string, readonly Evidence[]][] = [];
      for (const run of runs) evidence.push(...(await this.evidence.of(r, run)));
      return {
        unit: await this.identity.unit(r, unitId),
        letters: (await this.letters.ofSubject(r, { type: 'request', id })).filter((letter) => mayRead(actor, letter)),
        runs,
        evidence: new Map(evidence),
      };
    });
  }

  blob(actor: Actor, sha256: string): Promise<Blob> {
    return this.db.read(actor.scope, (r) => this.blobs.get(r, sha256));
  }
}

@Injectable()
export class RequestReader {
  constructor(
    private readonly board: RequestBoard,
    private readonly timelines: Timelines,
    private readonly products: Products,
    private readonly subjects: RequestSubjects,
  ) {}

  /** @throws NotFound outside the actor's scope */
  async facts(actor: Actor, id: string): Promise<RequestFacts> {
    const file = await this.timelines.file(actor, id);
    const { request } = file;
    const timeline = await this.timelines.timeline(actor, id);
    const actions = await this.board.actionsFor(actor, request);
    const about = await this.subjects.of(actor, request);
    return { request, file, timeline, actions, asked: this.products.get(request.product).hooks.describe(request), ...about };
  }

  /** The scan of the unit's letter. @throws NotFound */
  async scan(actor: Actor, id: string): Promise<{ data: Buffer; mediaType: string; number: string }> {
    const request = await this.board.get(actor, id);
    const blob = await this.subjects.blob(actor, request.scan);
    return { ...blob, number: request.number };
  }
}

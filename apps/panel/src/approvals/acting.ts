import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { actions, Approvals, RequestBoard, type ActData, type Action, type ReplyWords, type ServiceRequest } from '@app/approvals';
import { Logins } from '@app/identity';
import { Invalid, NotFound, type Actor } from '@app/kernel';
import { Db } from '@app/platform';
import { addressOf } from '../identity/log-in';
import { scanOf } from '../web/uploads';
import type { ActDto } from './act.dto';

/** Takes an act from a form or the API: a fresh code before a signature, a stored scan before a resubmission. */
@Injectable()
export class Acting {
  constructor(
    private readonly approvals: Approvals,
    private readonly board: RequestBoard,
    private readonly logins: Logins,
    private readonly db: Db,
  ) {}

  async act(req: Request, actor: Actor, id: string, action: string, input: ActDto): Promise<ServiceRequest> {
    if (!(actions as readonly string[]).includes(action)) throw new NotFound('http.404');
    await this.board.get(actor, id);
    const data: ActData = { ...actData(input), key: req.onceKey, ...(await this.scan(req, actor)) };
    if (action === 'sign') await this.stepUp(req, actor, input);
    return this.approvals.act(actor, id, action as Action, data);
  }

  /** A code is good once, so what can be told without it is told first. */
  private async stepUp(req: Request, actor: Actor, input: ActDto): Promise<void> {
    if (!input.passphrase) throw Invalid.field('passphrase', 'field.required');
    if (!input.code) throw Invalid.field('code', 'field.required');
    await this.logins.stepUp(actor, input.code, addressOf(req));
  }

  private async scan(req: Request, actor: Actor): Promise<{ scan?: string }> {
    const upload = req.upload?.['scan'];
    if (upload === undefined || (upload.data.length === 0 && !upload.tooLarge)) return {};
    const { data } = scanOf(upload, 'scan');
    return { scan: await this.db.transaction(actor, (tx) => this.approvals.storeScan(tx, data)) };
  }
}

function actData({ replyReason, prepare, copies, plannedDate, code: _code, ...rest }: ActDto): ActData {
  const words: ReplyWords = withoutEmpty({ reason: replyReason?.trim() || undefined, prepare, copies, plannedDate });
  return withoutEmpty({ ...rest, reply: Object.keys(words).length > 0 ? words : undefined });
}

function withoutEmpty<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as T;
}

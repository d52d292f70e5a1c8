import { DomainName, Conflict } from '@app/kernel';
import { Domain } from './domain.entity';
import { statusOf } from './domain-status';

const at = new Date('2026-11-23T03:00:00Z');
const aDomain = () => Domain.reserve(DomainName.parse('satuan.mil.id'), '00000000-0000-7000-8000-000000000001', 'situs satuan', at);

describe('a domain', () => {
  it('waits unpublished while its request runs, and is published once active', () => {
    const domain = aDomain();
    expect(statusOf(domain)).toEqual({ statuses: ['pendingCreate'], published: false });
    domain.activate(at);
    expect(statusOf(domain)).toEqual({ statuses: ['ok'], published: true });
  });

  it('is not published while held', () => {
    const domain = aDomain();
    domain.activate(at);
    domain.serverHold = true;
    expect(statusOf(domain)).toEqual({ statuses: ['serverHold'], published: false });
  });

  it('cannot come back once released', () => {
    const domain = aDomain();
    domain.release(at);
    expect(() => domain.activate(at)).toThrow(Conflict);
    expect(statusOf(domain).published).toBe(false);
  });
});

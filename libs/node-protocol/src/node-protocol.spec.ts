import * as fc from 'fast-check';
import { AppError, Invalid } from '@app/kernel';
import { decodeOperation, operations, type Operation } from './operations';
import { boolean, domainName, integer, ipAddress, listOf, multiline, nullable, oneOf, optional, record, string, variant } from './decode';
import { decodeRequest, decodeResponse, encodeFrame, idOf, maxFrameBytes } from './frame';
import { LineSplitter } from './line-splitter';
import { serialAtLeast } from './serial';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const zone = fc.array(label, { minLength: 1, maxLength: 4 }).map((l) => l.join('.'));
const address = fc.oneof(fc.ipV4(), fc.ipV6().filter((a) => !a.includes('%')));
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const text = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((s) => s.replaceAll(/[^\x20-\x7e\n]/g, ' '));
const base64 = fc.uint8Array({ minLength: 24, maxLength: 48 }).map((b) => Buffer.from(b).toString('base64'));
const nameServer = {
  op: fc.constant('prepareNode' as const),
  listen: fc.array(address, { minLength: 1, maxLength: 3 }),
  tsig: fc.record({ name: label, secret: base64 }),
  transferPeers: fc.array(address, { maxLength: 3 }),
  panel: fc.array(address, { maxLength: 3 }),
};

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ op: fc.constant('ensureZone' as const), zone, kind: fc.constant('primary' as const), text, peers: fc.array(address, { maxLength: 4 }), serial: uint32 }),
  fc.record({ op: fc.constant('ensureZone' as const), zone, kind: fc.constant('secondary' as const), peers: fc.array(address, { maxLength: 4 }), serial: uint32 }),
  fc.record({ op: fc.constant('removeZone' as const), zone }),
  fc.record({ op: fc.constant('probeZone' as const), zone }),
  fc.constant({ op: 'probe' as const }),
  fc.constant({ op: 'prepareNode' as const, role: 'hosting' as const }),
  fc.record({ ...nameServer, role: fc.constant('knot' as const) }),
  fc.record({ ...nameServer, role: fc.constant('bind' as const) }),
);

describe('a request frame', () => {
  it('comes out of the wire as it went in', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(), operation, (id, token, ask) => {
        const line = encodeFrame({ id, token, ask }).toString('utf8');
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(decodeRequest(line)).toEqual({ id, token, ask });
      }),
    );
  });

  it('is refused, not mistaken, when it is any other JSON', () => {
    fc.assert(
      fc.property(fc.json(), (garbage) => {
        expect(() => decodeRequest(garbage)).toThrow(Invalid);
      }),
    );
  });

  it('is refused when a field of a good one is replaced by something else', () => {
    const other = fc.oneof(fc.constant(null), fc.constant({}), fc.constant([null]), fc.constant('a\nb'), fc.constant('a\u0000b'), fc.constant(-1), fc.constant(1.5), fc.constant('x;y'), fc.constant('../../etc'));
    fc.assert(
      fc.property(operation, fc.nat(), other, (ask, pick, value) => {
        const keys = Object.keys(ask).filter((key) => key !== 'text');
        const key = keys[pick % keys.length]!;
        expect(() => decodeOperation({ ...ask, [key]: value })).toThrow(Invalid);
      }),
    );
  });

  it('is refused when it carries a key that nobody knows, even an inherited name', () => {
    fc.assert(
      fc.property(operation, fc.constantFrom('extra', 'toString', 'constructor', '__proto__'), (ask, key) => {
        const line = JSON.stringify({ id: '00000000-0000-4000-8000-000000000000', token: 1, ask }).replace('"ask":{', `"ask":{"${key}":1,`);
        expect(() => decodeRequest(line)).toThrow(Invalid);
      }),
    );
  });

  it('of an unknown operation is refused by name', () => {
    for (const op of ['exec', 'toString', '__proto__', '']) expect(() => decodeOperation({ op })).toThrow('node-protocol.unknown-operation');
  });

  it('that is too large is never sent', () => {
    const ask = { op: 'ensureZone' as const, zone: 'a.mil.id', kind: 'primary' as const, text: 'x'.repeat(maxFrameBytes), peers: [], serial: 1 };
    expect(() => encodeFrame({ id: '00000000-0000-4000-8000-000000000000', token: 0, ask })).toThrow('node-protocol.frame-too-large');
  });

  it('names no value in its refusal: it might be a secret', () => {
    const refusal = caught(() => decodeOperation({ op: 'probeZone', zone: 'hunter2 hunter2' }));
    expect(JSON.stringify([refusal.message, refusal.facts])).not.toContain('hunter2');
  });
});

describe('a response frame', () => {
  it('comes out of the wire as it went in', () => {
    const id = '00000000-0000-4000-8000-000000000000';
    const frames = [
      { id, ok: true as const, result: { changed: true } },
      { id, ok: false as const, error: { kind: 'retry' as const, code: 'node.busy', facts: { limit: 3, name: 'a', none: null } } },
    ];
    for (const frame of frames) expect(decodeResponse(encodeFrame(frame).toString('utf8'))).toEqual(frame);
  });

  it('is refused when it is anything else', () => {
    for (const line of ['', '{}', '{"id":"x","ok":true}', '{"ok":false}', 'nonsense', '[]', 'null']) expect(() => decodeResponse(line)).toThrow(Invalid);
  });

  it('can be addressed to a malformed request when that has an id', () => {
    expect(idOf('{"id":"00000000-0000-4000-8000-000000000000","ask":7}')).toBe('00000000-0000-4000-8000-000000000000');
    for (const line of ['null', '7', '{}', '{"id":1}', '{']) expect(idOf(line)).toBeNull();
  });
});

describe('the decoders', () => {
  it.each([
    ['a newline in one line of text', string({ max: 9 }), 'a\nb'],
    ['a carriage return', multiline({ max: 9 }), 'a\rb'],
    ['a NUL', multiline({ max: 9 }), 'a\u0000b'],
    ['a line separator', string({ max: 9 }), 'a\u2028b'],
    ['half a surrogate pair', string({ max: 9 }), 'a\ud800'],
    ['too long a text', string({ max: 3 }), 'abcd'],
    ['minus zero', integer(-1, 1), -0],
    ['a fraction', integer(0, 9), 1.5],
    ['a number as text', integer(0, 9), '1'],
    ['truth as text', boolean, 'true'],
    ['a name in capitals', domainName, 'A.mil.id'],
    ['a name with a final dot', domainName, 'a.mil.id.'],
    ['a wildcard', domainName, '*.mil.id'],
    ['the root', domainName, ''],
    ['an address with a zone id', ipAddress, 'fe80::1%eth0'],
    ['an address with a port', ipAddress, '10.0.0.1:53'],
    ['too long a list', listOf(boolean, { max: 1 }), [true, true]],
    ['a missing field', record({ a: boolean }), {}],
    ['null for an object', record({}), null],
    ['a list for an object', record({}), []],
    ['an unknown tag', variant('kind', { a: {}, b: {} }), { kind: 'c' }],
    ['an inherited tag', variant('kind', { a: {}, b: {} }), { kind: 'toString' }],
    ['another variant’s field', variant('kind', { a: { x: boolean }, b: {} }), { kind: 'b', x: true }],
    ['null where only absence is allowed', record({ a: optional(boolean) }), { a: null }],
    ['a value outside an enumeration', oneOf('a', 'b'), 'c'],
    ['absence where only null is allowed', record({ a: nullable(boolean) }), {}],
  ])('refuse %s', (_what, decode: (value: unknown, at: string) => unknown, value) => {
    expect(() => decode(value, 'field')).toThrow('node-protocol.refused');
  });
});

describe('the line splitter', () => {
  it('finds the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).filter((s) => !s.includes('\n'))), fc.integer({ min: 1, max: 7 }), (lines, size) => {
        const found: string[] = [];
        const splitter = new LineSplitter((line) => found.push(line));
        const bytes = Buffer.from(lines.map((l) => `${l}\n`).join(''));
        for (let i = 0; i < bytes.length; i += size) splitter.push(bytes.subarray(i, i + size));
        expect(found).toEqual(lines);
      }),
    );
  });

  it('gives up on an endless line', () => {
    const splitter = new LineSplitter(() => undefined);
    const chunk = Buffer.alloc(4 * 1024 * 1024, 97);
    expect(() => {
      for (let i = 0; i < 5; i++) splitter.push(chunk);
    }).toThrow('node-protocol.frame-too-large');
  });
});

describe('serial arithmetic (RFC 1982)', () => {
  it.each([
    [1, 1, true],
    [2, 1, true],
    [1, 2, false],
    [0, 0xffffffff, true],
    [0xffffffff, 0, false],
    [0x7fffffff, 0, true],
  ])('%i is at least %i: %s', (a, b, answer) => expect(serialAtLeast(a, b)).toBe(answer));
});

it('every operation is listed under its own name', () => {
  for (const [name, spec] of Object.entries(operations)) expect(spec.op).toBe(name);
});

function caught(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('nothing was refused');
}

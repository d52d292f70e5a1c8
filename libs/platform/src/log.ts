import { Injectable } from '@nestjs/common';

type Level = 'info' | 'warn' | 'error';

const secretKey = /pass(word|phrase)?|secret|token|private|key_?pem|totp|cookie/i;

/** Facts with ids, one JSON object a line. Values under a secret-looking key never reach the line. */
@Injectable()
export class Log {
  constructor(private readonly write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`)) {}

  info(fact: string, facts: object = {}): void {
    this.line('info', fact, facts);
  }

  warn(fact: string, facts: object = {}): void {
    this.line('warn', fact, facts);
  }

  error(fact: string, facts: object = {}): void {
    this.line('error', fact, facts);
  }

  private line(level: Level, fact: string, facts: object): void {
    this.write(JSON.stringify({ at: new Date().toISOString(), level, fact, ...facts }, redact));
  }
}

function redact(key: string, value: unknown): unknown {
  if (secretKey.test(key) && value !== undefined) return '[disembunyikan]';
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack?.split('\n').slice(1, 5) };
  return typeof value === 'bigint' ? value.toString() : value;
}

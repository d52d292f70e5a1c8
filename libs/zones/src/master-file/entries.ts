import { Invalid } from '@app/kernel';
import { fieldOf, type Field } from './fields';

/** One logical line of a master file: parentheses joined, comments gone (RFC 1035 §5.1). */
export interface Entry {
  readonly line: number;
  /** The line began with blank space: the owner is the one before. */
  readonly continues: boolean;
  readonly fields: readonly Field[];
}

/** The entries of a whole file. Throws Invalid('zone.unbalanced-quote' | 'zone.unbalanced-parenthesis', {line}). */
export function* entriesOf(text: string): Generator<Entry> {
  const scan = new Scan();
  for (const ch of `${text}\n`) {
    const entry = scan.take(ch);
    if (entry !== null) yield entry;
  }
  scan.finish();
}

/** The state between two characters: a small machine, because quotes may hold `;`, `(` and line ends may be inside `(`. */
class Scan {
  private line = 1;
  private startLine = 1;
  private depth = 0;
  private mode: 'plain' | 'quoted' | 'comment' = 'plain';
  private escaped = false;
  private word: string | null = null;
  private atStart = true;
  private continues = false;
  private fields: Field[] = [];

  take(ch: string): Entry | null {
    if (this.mode === 'quoted') return this.inQuotes(ch);
    if (this.mode === 'comment' && ch !== '\n') return null;
    if (ch === '\n') return this.endOfLine();
    if (this.atStart) this.begin(ch);
    if (this.escaped || ch === '\\') return this.keep(ch);
    if (ch === ' ' || ch === '\t' || ch === '\r') return this.endOfWord();
    if (ch === '"') return this.openQuote();
    if (ch === ';') return this.openComment();
    if (ch === '(' || ch === ')') return this.parenthesis(ch);
    return this.keep(ch);
  }

  finish(): void {
    if (this.mode === 'quoted') throw new Invalid('zone.unbalanced-quote', { line: this.startLine });
    if (this.depth > 0) throw new Invalid('zone.unbalanced-parenthesis', { line: this.startLine });
  }

  private begin(ch: string): void {
    this.atStart = false;
    this.startLine = this.line;
    this.continues = ch === ' ' || ch === '\t';
  }

  private keep(ch: string): null {
    this.word = (this.word ?? '') + ch;
    this.escaped = !this.escaped && ch === '\\';
    return null;
  }

  private endOfWord(quotedField = false): null {
    if (this.word !== null) this.fields.push(fieldOf(this.word, quotedField));
    this.word = null;
    return null;
  }

  private openQuote(): null {
    this.endOfWord();
    this.mode = 'quoted';
    this.word = '';
    return null;
  }

  private inQuotes(ch: string): null {
    // A string never crosses a line in our files; a file that does has lost a quote.
    if (ch === '\n') throw new Invalid('zone.unbalanced-quote', { line: this.line });
    if (this.escaped || ch !== '"') return this.keep(ch);
    this.mode = 'plain';
    return this.endOfWord(true);
  }

  private openComment(): null {
    this.endOfWord();
    this.mode = 'comment';
    return null;
  }

  private parenthesis(ch: string): null {
    this.endOfWord();
    this.depth += ch === '(' ? 1 : -1;
    if (this.depth < 0) throw new Invalid('zone.unbalanced-parenthesis', { line: this.line });
    return null;
  }

  private endOfLine(): Entry | null {
    this.endOfWord();
    this.escaped = false;
    this.mode = 'plain';
    this.line++;
    if (this.depth > 0) return null;
    const entry = { line: this.startLine, continues: this.continues, fields: this.fields };
    this.atStart = true;
    this.fields = [];
    return entry.fields.length === 0 ? null : entry;
  }
}

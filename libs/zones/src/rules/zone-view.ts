import type { DomainName } from '@app/kernel';
import { targetOf, type RecordTypeName } from '../records';
import type { RecordSet } from '../record-set';

/** A zone as rules look at it: sets by owner and type, cuts, and what lies below them. */
export class ZoneView {
  private readonly byOwner = new Map<string, RecordSet[]>();
  private readonly byType = new Map<RecordTypeName, RecordSet[]>();
  private readonly pointers = new Map<RecordTypeName, readonly { set: RecordSet; target: DomainName }[]>();
  private readonly cutNames: ReadonlySet<string>;

  constructor(
    readonly apex: DomainName,
    readonly kind: 'parent' | 'hosted',
    readonly sets: readonly RecordSet[],
  ) {
    for (const set of sets) {
      this.byOwner.set(set.owner.toString(), [...this.at(set.owner), set]);
      if (!this.byType.has(set.type)) this.byType.set(set.type, []);
      this.byType.get(set.type)!.push(set);
    }
    this.cutNames = new Set(sets.filter((s) => s.type === 'NS' && !s.owner.equals(apex)).map((s) => s.owner.toString()));
  }

  at(owner: DomainName): readonly RecordSet[] {
    return this.byOwner.get(owner.toString()) ?? [];
  }

  get(owner: DomainName, type: RecordTypeName): RecordSet | undefined {
    return this.at(owner).find((s) => s.type === type);
  }

  of(type: RecordTypeName): readonly RecordSet[] {
    return this.byType.get(type) ?? [];
  }

  hasAddress(owner: DomainName): boolean {
    return this.get(owner, 'A') !== undefined || this.get(owner, 'AAAA') !== undefined;
  }

  isApex(owner: DomainName): boolean {
    return owner.equals(this.apex);
  }

  isCut(owner: DomainName): boolean {
    return this.cutNames.has(owner.toString());
  }

  /** The delegation at or above this name, if any. */
  cutOver(owner: DomainName): DomainName | null {
    for (let name = owner; name.labels.length > this.apex.labels.length; name = name.parent()) {
      if (this.isCut(name)) return name;
    }
    return null;
  }

  /** In this zone and not under a delegation: we alone say what the name holds. */
  isOurs(name: DomainName): boolean {
    return name.isWithin(this.apex) && this.cutOver(name) === null;
  }

  /** Each set of the type with each name it points to. */
  targets(type: RecordTypeName): readonly { set: RecordSet; target: DomainName }[] {
    const known = this.pointers.get(type);
    if (known !== undefined) return known;
    // A thousand delegations mostly name the same few servers: each spelling is read once.
    const read = new Map<string, DomainName>();
    const target = (rdata: string) => {
      const name = read.get(rdata) ?? targetOf(type, rdata)!;
      read.set(rdata, name);
      return name;
    };
    const all = this.of(type).flatMap((set) => set.rdata.map((r) => ({ set, target: target(r) })));
    this.pointers.set(type, all);
    return all;
  }

  /** Names that any name server record of this zone points to. */
  serverNames(): ReadonlySet<string> {
    return new Set(this.targets('NS').map(({ target }) => target.toString()));
  }
}

import type { NameServerRow } from './name-server.entity';

/** A zone as one server must come to serve it. */
export interface ZoneToServe {
  readonly zone: string;
  /** The canonical zone file. */
  readonly text: string;
  readonly serial: number;
  /** Addresses: for a primary the secondaries to tell, for a secondary the primaries to fetch from. */
  readonly peers: readonly string[];
}

/**
 * The port to our name servers. Every call may be made twice.
 * Errors: `Permanent` when the server refuses, any other error when trying later may help.
 */
export abstract class NameServer {
  /** Resolves when the server has taken the zone in. What it serves is verified apart, by asking it. */
  abstract publish(server: NameServerRow, zone: ZoneToServe): Promise<void>;
  abstract remove(server: NameServerRow, zone: string): Promise<void>;
  /** The serial that the server itself reports, or null when it holds no such zone. */
  abstract serial(server: NameServerRow, zone: string): Promise<number | null>;
}

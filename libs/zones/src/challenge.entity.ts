import { Entity, PrimaryColumn } from 'typeorm';

/** One value that a certificate order wants to see at a name; the TXT set there is all values together. */
@Entity({ name: 'challenge' })
export class Challenge {
  @PrimaryColumn({ name: 'zone_id', type: 'uuid' }) zoneId: string;
  @PrimaryColumn('text') owner: string;
  @PrimaryColumn('text') value: string;
  @PrimaryColumn({ name: 'order_id', type: 'text' }) orderId: string;
}

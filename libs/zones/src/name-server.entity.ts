import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A server that answers for our zones. */
@Entity({ name: 'name_server' })
export class NameServerRow {
  @PrimaryColumn('uuid') id: string;
  /** Its name in NS records. */
  @Column('text') host: string;
  @Column('inet') address: string;
  @Column('integer') port: number;
  @Column({ name: 'node_id', type: 'uuid' }) nodeId: string;
  @Column('text') role: 'primary' | 'secondary';
  @Column('text') state: 'active' | 'retired';
}

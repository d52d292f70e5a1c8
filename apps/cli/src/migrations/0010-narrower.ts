import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a taken-over panel could still reach, made less: zones are changed by the worker alone, the panel reads them;
 * the office's letterhead and number patterns are an operator's. And roles that must not mix in one position do not:
 * an administrator has no business act, an inspector changes nothing.
 */
export class Narrower0010 implements MigrationInterface {
  name = 'narrower0000000000010';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      REVOKE INSERT, UPDATE, DELETE ON name_server, zone, record_set, zone_tree, release, publication, challenge, hold FROM panel;
      REVOKE INSERT, UPDATE ON letter_number_pattern FROM panel, worker;
      REVOKE UPDATE ON letter_office FROM panel;
      ALTER TABLE position ADD CONSTRAINT position_roles_apart
        CHECK (NOT (roles && ARRAY['platform_admin', 'inspector']) OR cardinality(roles) = 1);
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}

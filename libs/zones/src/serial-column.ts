import type { ColumnOptions } from 'typeorm';

/** A serial is 32 bits without sign, which only `bigint` holds and the driver reads as text. */
export const serialColumn: ColumnOptions = {
  type: 'bigint',
  nullable: true,
  transformer: {
    to: (value: number | null) => value,
    from: (value: string | null) => (value === null ? null : Number(value)),
  },
};

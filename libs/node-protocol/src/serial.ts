/** Serial number arithmetic of RFC 1982 §3.2 for 32 bits: whether `a` is the same as or later than `b`. */
export function serialAtLeast(a: number, b: number): boolean {
  return a === b || ((a - b) >>> 0) < 0x80000000;
}

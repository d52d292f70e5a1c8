const day = 24 * 60 * 60;

/**
 * Seconds a server asks to wait (RFC 9110 §10.2.3: delta-seconds or an HTTP date), null when it says nothing usable.
 * Capped at one day: a longer wait is asked about again tomorrow, and it can't overflow a timer (2^31 ms).
 */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), day);
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return null;
  return Math.min(Math.max(0, Math.ceil((at - now.getTime()) / 1000)), day);
}

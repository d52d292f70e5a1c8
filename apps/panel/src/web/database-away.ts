/** PostgreSQL that starts, stops or is away (SQLSTATE class 08, 57P01 to 57P03) and its socket's own errors: over within seconds. */
const away = /^(08\w{3}|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/;

export function databaseAway(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return (typeof code === 'string' && away.test(code)) || /Connection terminated|timeout exceeded when trying to connect/.test(String(message));
}

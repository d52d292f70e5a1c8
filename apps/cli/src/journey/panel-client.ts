/** What the panel said when it said no. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly said: string,
    what: string,
  ) {
    super(`${what}: ${status} ${said}`);
  }
}

/** One person's browserless session: cookies, the CSRF token, JSON in and out. */
export class PanelClient {
  private readonly cookies = new Map<string, string>();
  private csrf = '';

  constructor(private readonly address: string) {}

  /** Password, then a TOTP code; each answer brings the next CSRF token. */
  async logIn(username: string, password: string, code: () => Promise<string>): Promise<void> {
    await this.takeToken();
    await this.post('/api/login', { username, password });
    await this.post('/api/login/code', { code: await code() });
    await this.takeToken();
  }

  get<T>(path: string): Promise<T> {
    return this.json<T>('GET', path);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.json<T>('POST', path, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  /** A multipart form with one file. */
  postForm<T>(path: string, fields: Readonly<Record<string, string>>, file: { field: string; name: string; data: Buffer; mediaType: string }): Promise<T> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append(file.field, new Blob([new Uint8Array(file.data)], { type: file.mediaType }), file.name);
    return this.json<T>('POST', path, form);
  }

  async bytes(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.send('GET', path)).arrayBuffer());
  }

  private async takeToken(): Promise<void> {
    const session = await this.get<{ csrf: string }>('/api/session');
    this.csrf = session.csrf;
  }

  private async json<T>(method: string, path: string, body?: string | FormData, headers: Record<string, string> = {}): Promise<T> {
    const response = await this.send(method, path, body, headers);
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as T & { csrf?: string };
    if (typeof answer.csrf === 'string') this.csrf = answer.csrf;
    return answer;
  }

  private async send(method: string, path: string, body?: string | FormData, headers: Record<string, string> = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, this.address), {
      method,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
      headers: { ...headers, accept: 'application/json', cookie, 'x-csrf-token': this.csrf },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    if (response.status >= 300) throw new Refused(response.status, (await response.text()).slice(0, 600), `${method} ${path}`);
    return response;
  }
}

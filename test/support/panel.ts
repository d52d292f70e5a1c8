import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Agent } from 'supertest';
import { DataSource } from 'typeorm';
import { Actor, Clock } from '@app/kernel';
import { Signer } from '@app/letters';
import { Config, Log, Secrets, Wake } from '@app/platform';
import { seedOrganisation, type SampleLogin } from '../../apps/cli/src/seed/organisation';
import { panelOptions } from '../../apps/panel/src/options';
import { PanelModule } from '../../apps/panel/src/panel.module';
import { configure } from '../../apps/panel/src/web/configure';
import { SilentWake, testDatabase, type TestDatabase } from './database';
import type { FakeClock } from './fake-clock';
import { FakeSigner } from './fake-signer';
import { codeAt } from './totp';

/** The real panel over a real database of its own, with the sample organisation in it. */
export interface TestPanel {
  readonly app: NestExpressApplication;
  readonly t: TestDatabase;
  readonly logins: readonly SampleLogin[];
  login(key: string): SampleLogin;
  /** A browser that nobody has logged in with. */
  visitor(): Browser;
  /** A browser with this sample person logged in, through the login pages. */
  as(key: string): Promise<Browser>;
  close(): Promise<void>;
}

export interface TestPanelOptions {
  readonly controllers?: readonly (new (...args: never[]) => object)[];
  readonly config?: Partial<Config>;
}

export async function testPanel(options: TestPanelOptions = {}): Promise<TestPanel> {
  const t = await testDatabase({ config: options.config, stories: panelOptions(new Config()).stories });
  const logins = await t.db.transaction(Actor.system('seed'), (tx) => seedOrganisation(tx, { secrets: t.secrets }));
  const signer = await FakeSigner.start(t.clock);
  const platform = panelOptions(t.config);
  const module = await Test.createTestingModule({ imports: [PanelModule.forRoot(platform)], controllers: [...(options.controllers ?? [])] })
    .overrideProvider(DataSource).useValue(t.source)
    .overrideProvider(Clock).useValue(t.clock)
    .overrideProvider(Secrets).useValue(t.secrets)
    .overrideProvider(Log).useValue(t.log)
    .overrideProvider(Config).useValue(t.config)
    .overrideProvider(Wake).useValue(new SilentWake())
    .overrideProvider(Signer).useValue(signer)
    .compile();
  const app = configure(module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: ['error'] }));
  await app.listen(0, '127.0.0.1');
  const login = (key: string): SampleLogin => logins.find((l) => l.key === key)!;
  const { positionId, personId, name, title, signingPassphrase } = login('head');
  await signer.enrol({ positionId, personId }, { name, title, passphrase: signingPassphrase! });
  const visitor = (): Browser => new Browser(request.agent(app.getHttpServer()), t.clock);
  return {
    app, t, logins, login, visitor,
    as: (key) => visitor().logIn(login(key)),
    close: async () => {
      await app.close();
      await t.close();
    },
  };
}

/** Keeps cookies and the CSRF token of the page it saw last, as a browser with its forms does. */
export class Browser {
  private csrf = '';
  private once = '';

  constructor(
    readonly agent: Agent,
    private readonly clock: FakeClock,
  ) {}

  /** For a real browser that goes on where this one is. */
  cookies(): readonly { readonly name: string; readonly value: string }[] {
    return this.agent.jar.getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false });
  }

  async get(path: string): Promise<request.Response> {
    const page = await this.agent.get(path);
    this.csrf = hidden(page.text, '_csrf') ?? this.csrf;
    this.once = hidden(page.text, '_once') ?? this.once;
    return page;
  }

  /** Submits a form of the page that was seen last. */
  post(path: string, fields: object = {}): Promise<request.Response> {
    return this.agent.post(path).type('form').send({ _csrf: this.csrf, _once: this.once, ...fields }) as unknown as Promise<request.Response>;
  }

  async postMultipart(path: string, fields: Record<string, string>, files: Record<string, { name: string; data: Buffer }>): Promise<request.Response> {
    let sending = this.agent.post(path).field('_csrf', this.csrf).field('_once', this.once);
    for (const [name, value] of Object.entries(fields)) sending = sending.field(name, value);
    for (const [name, file] of Object.entries(files)) sending = sending.attach(name, file.data, file.name);
    return sending;
  }

  /** Submits and goes where the answer leads. */
  async submit(path: string, fields: object = {}): Promise<request.Response> {
    const answer = await this.post(path, fields);
    return this.get(answer.headers['location'] ?? '/');
  }

  async json(method: 'get' | 'post' | 'delete', path: string, body?: object): Promise<request.Response> {
    const session = (await this.agent.get('/api/session')).body as { csrf: string };
    return this.agent[method](path).set('x-csrf-token', session.csrf).send(body);
  }

  async logIn(login: SampleLogin): Promise<this> {
    await this.get('/login');
    await this.submit('/login', { username: login.username, password: login.password });
    await this.submit('/login/code', { code: await this.code(login) });
    return this;
  }

  /** The code of a time step of its own, as after waiting for the next one. */
  code(login: SampleLogin): Promise<string> {
    this.clock.advance(30_000);
    return codeAt(login, this.clock.now());
  }
}

function hidden(html: string, name: string): string | undefined {
  const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1];
  return value?.replace(/&#x3D;/g, '=').replace(/&amp;/g, '&');
}

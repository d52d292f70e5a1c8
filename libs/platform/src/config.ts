import { plainToInstance } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, IsUrl, Max, Min, validateSync } from 'class-validator';

export type Profile = 'demo' | 'production';

/** Everything a process is told from outside, read once and checked; nobody else reads the environment. */
export class Config {
  @IsIn(['demo', 'production'])
  readonly profile: Profile = 'production';

  /** postgres://role@localhost/panji?host=<socket folder>, or a server of your own. */
  @IsString()
  readonly databaseUrl: string = '';

  /** JSON {current, keys}: 0600, one file per process kind, outside the database and its backup. */
  @IsString()
  readonly keyFile: string = '';

  /** Shown in letters, mails and logs as the panel's own address. */
  @IsOptional()
  @IsString()
  readonly publicUrl: string = '';

  @IsArray()
  @IsString({ each: true })
  readonly panelListen: string[] = ['127.0.0.1'];

  @IsInt()
  @Min(0)
  @Max(65535)
  readonly panelPort: number = 0;

  @IsOptional()
  @IsString()
  readonly signerSocket: string = '';

  @IsOptional()
  @IsString()
  readonly signerKeys: string = '';

  @IsOptional()
  @IsUrl({ protocols: ['https'], require_tld: false, require_protocol: true })
  readonly acmeDirectory?: string;

  /** PEM of the authority that signs the ACME server's own TLS certificate; the system's roots when absent. */
  @IsOptional()
  @IsString()
  readonly acmeCaFile?: string;

  /** PEM bundle of roots that sites' certificates are proven against; the system's roots when absent. */
  @IsOptional()
  @IsString()
  readonly siteRootsFile?: string;

  @IsOptional()
  @IsString()
  readonly acmeContact?: string;

  @IsOptional()
  @IsString()
  readonly smtpHost?: string;

  @IsInt()
  readonly smtpPort: number = 25;

  @IsOptional()
  @IsString()
  readonly mailFrom: string = 'panji@pusinfolahta.mil.id';

  /** The one-file agent that enrolment installs on a node. */
  @IsOptional()
  @IsString()
  readonly agentBundle: string = '';

  /** First uid for hosting accounts on nodes. */
  @IsInt()
  @Min(10_000)
  readonly uidBase: number = 100_000;

  /** Name of the fault point at which this process kills itself: tests only, never in production. */
  @IsOptional()
  @IsString()
  readonly faultPoint: string = '';

  /** @throws Error naming each wrong setting; a process must not start on a wrong one. */
  static from(values: Partial<Config>): Config {
    const config = plainToInstance(Config, { ...new Config(), ...values }, { exposeDefaultValues: true });
    const problems = validateSync(config, { whitelist: true, forbidNonWhitelisted: true });
    if (problems.length > 0) {
      throw new Error(`configuration: ${problems.map((p) => Object.values(p.constraints ?? {}).join(', ')).join('; ')}`);
    }
    if (config.profile === 'production' && config.faultPoint !== '') throw new Error('configuration: no fault point in production');
    return Object.freeze(config);
  }

  static fromEnvironment(env: NodeJS.ProcessEnv = process.env): Config {
    const text = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
    const whole = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)));
    return Config.from(
      withoutUndefined({
        profile: text('PANJI_PROFILE') as Profile | undefined,
        databaseUrl: text('PANJI_DATABASE_URL'),
        keyFile: text('PANJI_KEY_FILE'),
        publicUrl: text('PANJI_PUBLIC_URL'),
        panelListen: text('PANJI_LISTEN')?.split(','),
        panelPort: whole('PANJI_PORT'),
        signerSocket: text('PANJI_SIGNER_SOCKET'),
        signerKeys: text('PANJI_SIGNER_KEYS'),
        acmeDirectory: text('PANJI_ACME_DIRECTORY'),
        acmeCaFile: text('PANJI_ACME_CA'),
        acmeContact: text('PANJI_ACME_CONTACT'),
        siteRootsFile: text('PANJI_SITE_ROOTS'),
        smtpHost: text('PANJI_SMTP_HOST'),
        smtpPort: whole('PANJI_SMTP_PORT'),
        mailFrom: text('PANJI_MAIL_FROM'),
        agentBundle: text('PANJI_AGENT_BUNDLE'),
        uidBase: whole('PANJI_UID_BASE'),
        faultPoint: text('PANJI_FAULT'),
      }),
    );
  }
}

function withoutUndefined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as Partial<T>;
}

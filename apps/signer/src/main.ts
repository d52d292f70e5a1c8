import 'reflect-metadata';
import { SystemClock } from '@app/kernel';
import { Config, Log } from '@app/platform';
import { SignerServer } from './signer-server';
import { SigningDesk } from './signing-desk';

const log = new Log();

async function main(): Promise<void> {
  const config = Config.fromEnvironment();
  if (config.signerKeys === '' || config.signerSocket === '') throw new Error('the signer needs PANJI_SIGNER_KEYS and PANJI_SIGNER_SOCKET');
  const server = new SignerServer(new SigningDesk(config.signerKeys, new SystemClock()), log);
  await server.listen(config.signerSocket);
  log.info('signer ready', { socket: config.signerSocket });
  const stop = (): void => void server.close().then(() => process.exit(0));
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

main().catch((error: unknown) => {
  log.error('signer did not start', { error });
  process.exit(1);
});

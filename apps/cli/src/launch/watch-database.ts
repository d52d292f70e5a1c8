import { startCluster, type Cluster } from '../postgres/embedded';

const lookMs = 2_000;

/** The embedded PostgreSQL has no parent that would bring it back: looks every two seconds and starts it again. Answers how to stop looking. */
export function watchDatabase(cluster: Cluster, tell: (line: string) => void): () => Promise<void> {
  let over = false;
  let timer: NodeJS.Timeout;
  let round: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    await startCluster(cluster).then(
      (was) => was === 'started' && tell('PostgreSQL had ended and was started again'),
      (error: unknown) => tell(`PostgreSQL does not come back: ${error instanceof Error ? error.message : String(error)}`),
    );
    if (!over) next();
  };
  const next = (): void => {
    timer = setTimeout(() => void (round = look()), lookMs);
  };
  next();
  return async () => {
    over = true;
    clearTimeout(timer);
    await round;
  };
}

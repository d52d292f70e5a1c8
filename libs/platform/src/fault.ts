/** The points at which tests kill a process; a rule test holds this list against the kill tests. */
const armed: { name: string } = { name: '' };

/** Called once by an app's main with the configured name; production configuration refuses one. */
export function armFaultPoint(name: string): void {
  armed.name = name;
}

/** Dies here, as by kill -9, when this is the armed point; otherwise nothing. */
export function faultPoint(name: string): void {
  if (armed.name === name) process.kill(process.pid, 'SIGKILL');
}

import { approvalsMessages } from '@app/approvals';
import { certificatesMessages } from '@app/certificates';
import { clocksMessages } from '@app/clocks';
import { hostingMessages } from '@app/hosting';
import { identityMessages } from '@app/identity';
import { fill, kernelMessages, type Language, type Messages } from '@app/kernel';
import { lettersMessages } from '@app/letters';
import { nodeProtocolMessages } from '@app/node-protocol';
import { platformMessages } from '@app/platform';
import { registryMessages } from '@app/registry';
import { remoteMessages } from '@app/remote';
import { zonesMessages } from '@app/zones';
import { requestWords } from '../approvals/request-words';
import { domainWords } from '../registry/domain-words';
import { machineWords } from '../remote/machine-words';
import { panelMessages } from './panel-messages';

/** Every sentence people see. A key in two libs is a mistake, found at start. */
export const catalogue: Messages = merge([
  kernelMessages, panelMessages, requestWords, domainWords, machineWords,
  identityMessages, platformMessages, clocksMessages, approvalsMessages, lettersMessages, registryMessages,
  zonesMessages, remoteMessages, nodeProtocolMessages, hostingMessages, certificatesMessages,
]);

export function merge(parts: readonly Messages[]): Messages {
  const all: Record<string, Messages[string]> = {};
  for (const [key, message] of parts.flatMap((p) => Object.entries(p))) {
    if (key in all) throw new Error(`message ${key} is defined twice`);
    all[key] = message;
  }
  return Object.freeze(all);
}

/** The sentence for a key; an unknown key stands for itself, so that a test and a reader see it. */
export function say(language: Language, key: string, facts: Readonly<Record<string, unknown>> = {}): string {
  const message = catalogue[key];
  return message === undefined ? key : fill(message[language], facts);
}

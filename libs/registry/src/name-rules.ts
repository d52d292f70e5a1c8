import { DomainName, Invalid } from '@app/kernel';

export const registryName = DomainName.parse('mil.id');

const shape = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/**
 * The name a unit asks for: one label directly below mil.id, given bare or whole.
 * Registry labels are LDH (RFC 5891 §4.2.3.1: no `--` in places 3 and 4), 3 to 63 octets, no underscore.
 * @throws Invalid at field `name`, each verdict with its rule's code
 */
export function askedName(text: string): DomainName {
  const given = text.trim().toLowerCase().replace(/\.$/, '');
  const label = given.endsWith('.mil.id') ? given.slice(0, -'.mil.id'.length) : given;
  if (label === '') throw Invalid.field('name', 'domain.name-missing');
  if (label.includes('.')) throw Invalid.field('name', 'domain.name-one-label', { name: given.slice(0, 100) });
  if (label.length < 3 || label.length > 63) throw Invalid.field('name', 'domain.name-length', { length: label.length });
  if (!shape.test(label)) throw Invalid.field('name', 'domain.name-characters', { name: label.slice(0, 63) });
  if (label.slice(2, 4) === '--') throw Invalid.field('name', 'domain.name-double-hyphen', { name: label });
  return registryName.child(label);
}

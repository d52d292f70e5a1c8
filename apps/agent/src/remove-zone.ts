import { removeZone } from '@app/node-protocol';
import { bindServer } from './bind-server';
import { knotServer } from './knot-server';
import { performs } from './performer';

export const removeZonePerformer = performs(removeZone, {
  roles: ['knot', 'bind'],
  lock: (ask) => `zone:${ask.zone}`,
  perform: async (ask, node, role) => ({ changed: await (role === 'knot' ? knotServer(node) : bindServer(node)).remove(ask.zone) }),
});

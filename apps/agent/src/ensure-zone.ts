import { ensureZone, permanent } from '@app/node-protocol';
import { bindServer } from './bind-server';
import { knotServer } from './knot-server';
import { performs } from './performer';

export const ensureZonePerformer = performs(ensureZone, {
  roles: ['knot', 'bind'],
  lock: (ask) => `zone:${ask.zone}`,
  perform: (ask, node, role) => {
    if (role === 'knot' && ask.kind === 'primary') return knotServer(node).ensure(ask);
    if (role === 'bind' && ask.kind === 'secondary') return bindServer(node).ensure(ask);
    throw permanent('node.zone-kind-unsupported', { role, kind: ask.kind });
  },
});

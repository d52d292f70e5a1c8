/** The steps of each of registry's stories, in order: what the checklist shows from the moment of dispatch. */
export const registryOutlines = {
  'plan-domain': ['plan'],
  'register-domain': ['begin', 'zone', 'account', 'tls', 'open', 'finish'],
} as const;

/** The steps of zones' stories, in order. */
export const zonesOutlines = {
  'undo-release': ['release'],
} as const;

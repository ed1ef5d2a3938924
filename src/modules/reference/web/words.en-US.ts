// The reference module's words in English.

export default {
  module: { reference: 'Reference data' },
  route: {
    reference: { divisions: 'Look up divisions', search: 'Look up codes' },
  },
  reference: {
    search: 'Type a name, a code or pinyin initials',
  },
}

// The reference module's words in English.

export default {
  route: {
    reference: { divisions: 'Look up divisions', search: 'Look up codes' },
  },
  reference: {
    search: 'Type a name, a code or pinyin initials',
  },
}

// The reference module's words in English.

export default {
  route: {
    reference: { divisions: 'Look up divisions', search: 'Look up codes' },
  },
  reference: {
    kind: {
      division: 'Division',
      industry: 'Industry',
      occupation: 'Occupation',
      country: 'Country or region',
      currency: 'Currency',
    },
    abolished: 'Abolished',
    search: 'Type a name, a code or pinyin initials',
    none: 'Nothing found; try another word',
    uncertain: 'The holidays of that year are not announced yet; counted by weekends for now',
  },
}

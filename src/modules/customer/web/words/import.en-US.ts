// English words of the fields that a file of customers or relationships may have.

export const customerImport = {
  name: 'Name', number: 'Customer number', source: 'Source reference', kind: 'Customer type',
  documents: { 'resident-id': 'Resident ID', passport: 'Passport', 'hk-macau-permit': 'HK/Macau permit', 'taiwan-permit': 'Taiwan permit', 'military-id': 'Military ID', 'credit-code': 'Unified credit code', 'business-licence': 'Business licence' },
  phones: { mobile: 'Mobile', home: 'Home phone', work: 'Work phone' }, emails: { first: 'E-mail' },
  address: { street: 'Street address', division: 'Division code', postcode: 'Postcode' },
  gender: 'Gender', birthDate: 'Birth date', nationality: 'Nationality', ethnicity: 'Ethnicity', maritalStatus: 'Marital status', education: 'Education', occupation: 'Occupation', industry: 'Industry',
  employer: 'Employer', incomeBand: 'Income', riskPreference: 'Risk preference', legalRepresentative: 'Legal representative', foundedOn: 'Founded on', registeredCapital: 'Registered capital', businessScope: 'Business scope',
  tags: 'Tags', stage: 'Stage', openedOn: 'Opened on', branch: 'Branch', owner: 'Owner',
}
export const relationshipImport = { customer: 'Customer', type: 'Relationship', other: 'Other customer', validFrom: 'Valid from', validTo: 'Valid to' }

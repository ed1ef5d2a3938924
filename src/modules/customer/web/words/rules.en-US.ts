// The words of every rule on what people type, in English: the field, the rule and how to mend it.

export default {
  'resident-id': {
    length:
      'A resident ID number has 18 characters (15 in the old form); this one has {length}. Complete it from the document',
    letter:
      'Character {position} of the resident ID number is the letter {character}; a digit belongs there. Is it {instead}?',
    character:
      'Character {position} of the resident ID number must be a digit (only the last may be X). Check the document',
    'birth-date': 'Digits 7-14 of the resident ID number are not a real date of birth. Check the document',
    'birth-date-future': 'The date of birth in the resident ID number is after today ({today}). Check the document',
    'check-digit':
      'The resident ID number fails its check: by the first 17 digits the last should be {expected}. Compare every digit with the document',
    'old-form':
      'This is an old 15-digit number, now converted to 18; old cards are void since 2013. Check the current document',
    'area-unknown':
      'Area code {division} is in no current or abolished division. Check the document; go on if it is right',
    'birth-date-differs':
      'The date of birth differs from the one in the resident ID number. Check and change one of them',
    'gender-differs': 'The gender differs from the one in the resident ID number. Check and change one of them',
  },
  'residence-permit': {
    area: 'A residence permit for Hong Kong, Macau or Taiwan residents starts with 810000, 820000 or 830000. Check the number or choose another document type',
    'not-a-resident-id':
      'This number belongs to a residence permit for Hong Kong, Macau or Taiwan residents. Choose that document type',
  },
  'credit-code': {
    length:
      'A unified social credit code has 18 characters; this one has {length}. Complete it from the business licence',
    letter: 'Unified social credit codes never use the letter {character} (character {position}). Is it {instead}?',
    character: 'Character {position} of the unified social credit code must be a digit or a capital letter. Correct it',
    division:
      'Characters 3-8 of the unified social credit code must be the digits of a division. Check the business licence',
    'check-digit':
      'The unified social credit code fails its check: by the first 17 characters the last should be {expected}. If the licence really says so, confirm it to go on',
    'check-digit-accepted':
      'The last character of the unified social credit code is not the computed {expected}; it was confirmed from the licence',
    'area-unknown': 'Registration area {division} is not in the table of divisions. Check it; go on if it is right',
  },
  'card-number': {
    character: 'Character {position} of the card number must be a digit. Correct it',
    length: 'A card number has {min}-{max} digits; this one has {length}. Complete it from the card',
    issuer: 'A card number does not start with 0. Check the card',
    'check-digit': 'The card number fails its check (Luhn). Compare every digit with the card',
    'issuer-unknown': 'The prefix of the card number is in no table of issuers. Check it; go on if it is right',
  },
  'phone-number': {
    empty: 'Enter a phone number',
    character: 'A phone number holds digits only. Correct it',
    'mobile-length': 'A mobile number has 11 digits; this one has {length}. Complete it',
    segment: '{segment} is no allotted mobile segment. Check the number',
    landline: 'A landline is an area code and 7-8 digits, such as 010-62345678. Correct it',
    'area-code':
      'Put the area code before a landline (such as 021-) or the calling code before a foreign number (such as +852)',
    'not-mobile': 'The type is mobile but the number is not a mobile number; check the number or change the type',
    extension: 'Only a landline may have an extension. Remove it or enter a landline',
    format: 'This is no phone number we can read. Start a foreign number with + and its calling code',
    'country-format': 'The number does not fit the numbering of {callingCode}. Check its length and area code',
  },
  email: {
    length: 'An e-mail address has at most {max} characters. Shorten it',
    space: 'An e-mail address has no spaces. Remove them',
    'at-sign': 'An e-mail address has a name, an at sign and a domain. Complete what stands before and after the sign',
    'local-part':
      'Before the at sign of an e-mail address only letters, digits and . _ - + may stand, with no dot first, last or doubled',
    domain: 'After the at sign of an e-mail address a whole domain must stand, such as qq.com. Correct it',
    'domain-slip': 'The domain of the e-mail address is {domain}. Is it {meant}? Go on if it is right',
  },
  'person-name': {
    empty: 'Enter a name',
    control: 'Character {position} of the name is an invisible control character. Remove it and type the name again',
    'private-use':
      'Character {position} of the name is privately coded and other systems cannot show it. Use the character from GB 18030-2022',
    digit: 'Character {position} of the name is a digit; names have none. Remove it',
    emoji: 'Character {position} of the name is an emoji. Remove it',
    character: "Character {position} cannot stand in a name; only letters, spaces and · - ' . , may",
    length: 'A name has at most {max} characters. Enter it as the document has it',
    separator: 'A name cannot start or end with a separator or have two in a row. Correct it',
    'one-character': 'The name has one character only. Check it; go on if it is right',
  },
  'corporate-name': {
    length: 'The name of a firm has {min}-{max} characters. Enter the full name from the business licence',
    control:
      'Character {position} of the firm’s name is an invisible control character. Remove it and type the name again',
    emoji: 'The firm’s name holds an emoji. Remove it',
    'private-use':
      'The firm’s name holds a privately coded character that other systems cannot show. Use the character from GB 18030-2022',
    character: 'The firm’s name holds a sign that is not allowed. Enter it as the business licence has it',
    'no-letter': 'The firm’s name cannot be digits and signs only. Enter the full name from the business licence',
  },
  'date-of-birth': {
    format: 'Write the date of birth like 1990-01-31',
    'not-a-date': 'This day is not in the calendar. Correct the date of birth',
    future: 'The date of birth cannot be after today ({today}). Correct it',
    'too-old': 'By this date of birth the age is over {max}. Check the year',
    unusual: 'By this date of birth the age is {years}. Check it; go on if it is right',
  },
  passport: {
    format: 'A passport number has 5-12 letters and digits. Check the passport',
    'chinese-format':
      'A Chinese passport number is E or G and 8 more characters, or another current form. Check the passport or the issuing country',
  },
  'hk-macau-permit': {
    format: 'A mainland travel permit of Hong Kong and Macau residents is H or M and 8 digits. Check the document',
  },
  'taiwan-permit': { format: 'A mainland travel permit of Taiwan residents has 8 digits. Check the document' },
  'permanent-resident-card': {
    format:
      'A foreigner’s permanent resident number has 18 characters and starts with 9 (old cards: 3 letters and 12 digits). Check the document',
    'birth-date': 'Digits 7-14 of the permanent resident number are not a valid date of birth. Check the document',
    'check-digit':
      'By its check the last character of the permanent resident number should be {expected}. Check the document; go on if it is right',
    'old-form': 'This is the number of an old permanent resident card. Remind the customer to renew it',
  },
  'business-licence': {
    'old-form': 'This is an old registration number. Ask for the licence that carries a unified social credit code',
  },
  'document-number': {
    empty: 'Enter the number of the document',
    format: 'The number does not fit this type of document. Check both type and number',
  },
  'document-validity': {
    'not-yet': 'The document is valid only from a day after today. Check it',
    order: 'The document must end after it starts. Correct the dates',
    'long-term': 'A long-term document has no end date. Remove one of the two',
    expired: 'The document ended on {validTo}. Bring it up to date',
    expiring: 'The document ends in {days} days. Remind the customer to renew it',
  },
}

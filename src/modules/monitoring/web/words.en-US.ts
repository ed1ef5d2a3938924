// Words of monitoring in English.

export default {
  permission: {
    monitoring: {
      'list-rules': 'See monitoring rules and how far the stream is watched',
      'save-draft': 'Write drafts of monitoring rules',
      'begin-rule': 'Put monitoring rules to work, try and retire them',
    },
  },
  refusal: {
    monitoring: {
      'rule-not-found': 'There is no rule {code}',
      'rule-not-startable': 'Version {version} of rule {code} is {state} and cannot be put to work; save a draft first',
      'rule-retired': 'Version {version} of rule {code} is retired already',
      'problem-shape': 'Not the shape of a rule',
      'problem-unit-mismatch': 'The two sides have different units',
      'problem-operator-not-fitting': 'This comparison does not fit the field',
      'problem-limit-not-fitting': 'The right side does not fit this comparison',
      'problem-range-reversed': 'The range begins above its end',
      'problem-field-not-a-number': 'The field is no number and cannot be summed like this',
      'problem-field-missing': 'This sum needs a field',
      'problem-label-not-delayed': 'Known fraud counts only after at least seven days',
      'problem-this-within-delay': 'A window with a delay cannot hold this transaction',
      'problem-delay-too-long': 'The delay is too long for the window',
      'problem-window-too-long': 'New values are counted in a window of at most 30 days',
      'problem-value-not-fitting': 'The value does not fit the field',
      'problem-too-deep': 'Conditions are nested too deep',
      'problem-too-large': 'Too many conditions',
      'problem-list-unknown': 'There is no such list',
      'problem-threshold-unknown': 'There is no such named limit',
      'problem-model-unknown': 'There is no such model',
      'problem-validity-reversed': 'It ends before it begins',
      'problem-sequence-reversed': 'The small amount is not below the large one',
    },
  },
}

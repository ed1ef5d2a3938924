-- How long the archive of an erased customer is kept for claims that may still come.
insert into privacy_rule (rule, valid_from, amount, unit, source) values ('keep.archive', '2021-01-01', 3, 'years', '民法典 188; PIPL 47');

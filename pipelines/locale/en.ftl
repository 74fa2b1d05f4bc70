# Texts of the pages in English. The keys are those of vi.ftl; $n is a number and is written in the manner of the language.

## site

site-name = chiso
site-tagline = Administrative reform in figures
site-address = Address of this page
site-skip = Skip to content
site-search-label = Choose a province
site-search-hint = Name of a province
site-search-button = Go
site-switch = Tiếng Việt
site-switch-label = Đọc trang này bằng tiếng Việt
site-menu = Main pages
site-run = Verify these figures
site-run-of-cases = Verify what is counted from cases (registers and published values are of a run from the next count on)
site-run-caution = Definitions have changed since this run; run chiso compute.
site-footer = Every figure opens its passport: formula, legal basis, source, day of the data. Shares of provinces and of the nation are sums of numerators over sums of denominators, never means of shares.

## menu

menu-home = Nation
menu-compare = Compare
menu-forms = Forms
menu-scorecard = 766 scorecard
menu-indicators = Indicators
menu-rules = Rules
menu-provinces = Provinces
menu-sources = Sources
menu-loads = Files
menu-quality = Data quality
menu-topics = Topics
menu-explained = Explained
menu-data = Data
menu-rule-sets = Rule sets
menu-calendar = Working days
menu-upload = Send a file

## picker

picker-label = Reporting period
picker-button = Show

## export

export-title = Download
export-rows = { $n ->
    [one] { $n } row, complete
   *[other] { $n } rows, complete
}
export-xlsx = Excel (XLSX)
export-csv = CSV (machine)
export-metadata = What the columns mean
export-excel = CSV for Excel
export-sheet = Excel as printed
export-sheet-passports = Excel with the passport of every figure

## home

home-title = Administrative reform, nationwide
home-portal = Two national figures of the National Public Service Portal
home-headlines = Headline indicators
home-published = Published by the sources
home-published-note = Real figures, quoted or added up from what the sources published; each passport names its source.
home-counted = Counted from case records
home-counted-note = chiso counts them from the case files that were loaded.
home-counted-synthetic = The cases loaded here are synthetic: these are no real figures of any province and must not be held against the published ones above.
home-league = The 34 provinces and cities ranked
home-choose = Indicator
home-map-ways = How the map is drawn
home-map-boundaries = Boundaries
home-map-squares = Equal squares
home-map-source = Boundaries: { $source }
home-map-unsourced = Boundaries: the file { $file }, no source stated.

## compare

compare-title = Provinces side by side
compare-choose = Choose provinces and indicators
compare-provinces = Provinces and cities
compare-show = Compare
compare-caption = One row per indicator, one column per province. Open a figure to see what it is made of.
compare-charts = A chart for each indicator
compare-more-rows = This page has room for { $shown } of the { $all } indicators chosen; the files below hold them all. Choose fewer indicators or fewer provinces to see everything here.
compare-more-charts = { $shown } of the { $all } indicators of the table are drawn; the chart of any other is on its own page: press its name in the table.
compare-focus = Indicator over time
compare-over-time = Over time
compare-over-time-note = Each panel has a scale of its own. A line is told by its dashes and by the sign at its end, in front of the name.
compare-one-point = This indicator has figures of one moment only, so there is no course to draw yet.
compare-order-by = Order by { $name }
compare-caption-tall = One row per province, one column per indicator. Follow a figure to its passport. ✓ met, ↗ on course, ! behind, ↘ worsening.
compare-base = Compared with
compare-no-base = no province
compare-against = compared with { $name }
compare-sets = At a glance
compare-region = Region

## board

board-empty = There are no figures for this period.
board-never = No file loaded so far holds any of these figures.
board-latest = Latest figures: { $period }
board-contents = On this page
board-nobody = No province has a figure for this period; the boxes above are of the nation.
board-silent = No figures from { $n }: { $names }.

## units

units-label = Units
units-of-34 = The 34 provinces of today
units-of-63 = The 63 provinces before 1 July 2025
units-all-63 = 63 provinces before 1 July 2025
units-unattributed = Not attributable to a former province
units-unattributed-note = A case belongs to a former province by the old code that it carries, or by its commune, where all old communes in it lay in one former province. Cases of provincial agencies, of communes put together from several former provinces, or without a commune cannot be attributed and are not spread over anybody: the figure of a former province is a part only. Published scores and ranks of the 63 stay as they were; ranks among 63 are not held against ranks among 34.

## form

form-title = Form
form-place = Place
form-rows = Rows by
form-unit = Unit: cases
form-caption = One row per unit; numbers in brackets are those of the printed form's columns.
form-not-reported = Not reported
form-row = Row
form-what = Should be equal
form-left = Left
form-right = Right
form-audit = This command names the cases behind it:
form-more = and { $n } more { $n ->
    [one] check
   *[other] checks
}; the Excel file lists them all.
form-rules = The rule of each column
form-passport = Passport of the form
form-files = Files loaded
form-other-period = Show:
form-nation = Show the nation
form-notes = Notes

## province

province-rules = Same cases, other rules
province-menu = Pages of this province
province-overview = Overview
province-communes = Communes
province-agencies = Agencies
province-form = Form II.06a
province-red = Short of target
province-compare = Compare with other provinces
province-catching-up = Catching up?
province-drags = Who pulls the figure down
province-unit = Unit
province-shortfall = Cases short
province-share = Share of the shortfall
province-rank-goals = Ranks aimed at
province-predecessors = Published scores of the provinces before the merger
province-predecessors-note = Survey scores can be neither added nor averaged across a merger, so each former province keeps its own.
province-index = Index
province-part-of = A province until 30 June 2025; now part of
province-compare-before = Beside those that merged with it

## indicator

indicator-targets = Targets
indicator-place = For
indicator-due = Due
indicator-instrument = Instrument
indicator-all = All 34 provinces and cities
indicator-trend-of = Over time in
indicator-series = The course of every province (CSV)
indicator-sdmx = SDMX-CSV 2.0
indicator-structure = structure in SDMX-ML 3.0
indicator-variants = The same question counted otherwise
indicator-variants-note = One case may be judged differently under different rule sets, so each figure names its own.
indicator-variants-why = How many cases are seen differently, and why

## indicators

indicators-title = Indicators
indicators-lead = Definition, formula and basis of every indicator.
indicators-components = Scores of the components of published indices

## rules

rules-place = Place
rules-totals = The same cases under each rule set
rules-totals-note = The small number below is the difference from { $base }. Each row adds up to the { $n } cases received.
rules-rule-set = Rule set
rules-counted = Counted
rules-in-time = In time among those resolved and judged
rules-base = held against
rules-why = Why
rules-cases = Cases
rules-share = Of those that differ
rules-against = { $base } and { $other }
rules-basis = Source of the cases
rules-unverified = unverified
rules-about = What each rule set says
rules-measured = On-time shares under each rule set, counted by period
rules-places = Province by province
rules-places-note = Share and number of the cases received in the period that each rule set sees otherwise than { $base }; the place whose count depends most on the rule set stands first.
rules-received = Received

## rule_sets

rule-sets-title = Rule sets for deadlines
rule-sets-lead = One case can be on time under one rule set and overdue under another. Every figure names its rule set; this is what each of them chose.
rule-sets-choice = Rule
rule-sets-version = Version
rule-sets-valid-from = Applied from
rule-sets-confidence = Confidence in the source
rule-sets-source = Source
rule-sets-differs = they differ
rule-sets-same = all alike
rule-sets-compare = How many cases are seen differently, and why

## api

api-title = API
api-lead = Everything that the pages show, for programs: figures with numerator and denominator, why one is absent, target, source, and where its passport stands.
api-how = How to ask
api-host = https://…
api-values = A value is not rounded, and its numerator and denominator stand beside it. Where there is none, “absence” says why; it is never zero. Figures that were made up are marked synthetic.
api-ids = What a figure is called stays the same: indicator, place with its code system, period, as in on_time_share.34:40.2026-Q3. A bare number of a province means nothing.
api-limits = A list comes page by page: { $usual } items unless asked otherwise, { $largest } at most; more is refused, not cut. “paging” and the header Link say where the next page stands. If the figures change in between, the next page is refused (409), so that two versions are never mixed.
api-conditional = Every answer but lists of cases has an ETag; send it back in If-None-Match, and what has not changed is 304 without a body. There is no Last-Modified: figures change with definitions too, not only with files.
api-origins = Pages of others may read figures (CORS); lists of cases only from here.
api-strict = A parameter that is not known is an error, and so is a value out of its range.
api-terms = Terms:
api-common = What every list takes
api-figures = Figures
api-catalogue = What is measured, where, by which rules
api-origin = Where figures come from
api-cases = Cases
api-views = Tables of pages
api-sending = Sending files
api-example = example
api-required = needed
api-a-text = a text
api-problems = What can go wrong
api-problems-lead = Answers follow RFC 9457 (application/problem+json): “type” leads here; “detail” and “detail_vi” say what was sent, what was expected and what there is.

## sources

sources-units = Communes and provinces before 1 July 2025
sources-communes = The list names { $old } old communes: { $whole } went whole into one of today, { $divided } were divided. Of the { $new } communes, wards and special zones of today, { $one } hold old communes of one former province only, { $several } were put together from several former provinces, and { $unnamed } are named by no row; in a province that merged, cases of the last two kinds cannot be attributed to a former province. An old code that the list does not hold is not guessed.
sources-title = Sources
sources-lead = Every source system and every file loaded from it. Rows read are always accepted + rejected + duplicate + superseded.
sources-none = No file loaded yet.
sources-file = File
sources-read = Read
sources-accepted = Accepted
sources-rejected = Rejected
sources-duplicate = Duplicate

## loads

loads-title = Files loaded
loads-lead = Every file that came in, the latest first. A file's name leads to its faults, its rejected rows and how to send them again. Read = accepted + rejected + duplicate + superseded.
loads-source = Source
loads-state = State
loads-all = All
loads-file = File
loads-period = Period
loads-superseded = Superseded
loads-loaded-at = Loaded at
loads-way = Way in
loads-sentence = { $n } { $n ->
    [one] file
   *[other] files
}: { $visible } counted, { $refused } refused, { $undone } taken back. { $rejected } { $rejected ->
    [one] row
   *[other] rows
} rejected in the files that are counted.
loads-newest-shown = { $n } of them { $n ->
    [one] is
   *[other] are
} on this page.
loads-to-newest = Back to the latest files
loads-to-older = Older files
loads-visible = counted
loads-refused = refused
loads-undone = taken back
loads-command-line = command line
loads-watched-folder = watched folder
loads-sent = sent over the network, token “{ $token }”

## load

load-title = File no. { $n }: { $file }
load-sentence = Read { $read } rows = accepted { $accepted } + rejected { $rejected } + duplicate { $duplicate } + superseded { $superseded }.
load-not-read = The file was refused before any of its rows was read.
load-replaced = { $n ->
    [one] { $n } row of earlier files is replaced by a newer version in this one.
   *[other] { $n } rows of earlier files are replaced by newer versions in this one.
}
load-remark = Remark:
load-rows = Rows of the file
load-count = Rows
load-does-not-count = No row of this file counts in the figures.
load-accepted-means = the version that counts, of a case or figure
load-accepted-in-vain = sound, but not counted as the file is not
load-rejected-means = at fault, sent back with the reason
load-duplicate-means = there already, unchanged
load-superseded-means = a newer version of the same case, or of the same row of a register, is there
load-to-form = Form { $form } of { $place }, { $period }, as it was sent
load-mend = Mend and send again
load-mend-whole = The file was refused as a whole: none of its rows counts, sound ones included.
load-mend-file = Mend the original file by the reasons above.
load-mend-rows = Mend the rows in the file you fetched, by the columns at the end of each row that say why; these columns may stay. A field that says “(không lưu / not kept)” may have held personal data: fill in the right value again.
load-mend-form = Mend your form by the reasons, and send it whole, it takes the place of all of this one; the list of rejected rows is no form and is not taken.
load-form-rows-note = Fetch the rejected rows, each with its reasons, to look at.
load-send-again = Send the mended file, of the same source and period. What is sent twice counts once:
load-rejected-note = Fetch the rejected rows: a file in the format of the one that was sent, with columns that say why.
load-token-note = A token of the province that sent this file.
load-fetch-here = This server keeps no files. An administrator finds the file of rejected rows with:
load-fetch = Fetch rejected rows
load-facts = The file
load-findings = Faults, and what to look at
load-findings-note = The gravest first. Each line is a check that the file did not pass, of one column, with the province that has most of it. Line numbers (of JSON: record numbers) are those of the file that was sent.
load-check = Check
load-lines = On lines
load-records = In records
load-of = { $n } / { $of }
load-example = Such as no. { $line }: { $example }
load-two-sources = Of all files of the two sources: “{ $source }” and “{ $counted_in }” tell them; counted in “{ $counted_in }”.
load-others = and { $places } { $places ->
    [one] other province or city
   *[other] other provinces and cities
}: { $rows } { $rows ->
    [one] row
   *[other] rows
}
load-all-places = Not told by province
load-key-twice = The same key stands on two rows with different content. Keep one correct row of each.
load-note = noted
load-warn = to be looked at
load-reject = row rejected
load-profile = Columns of the file
load-profile-note = Of the rows that fit by themselves (repeats, older versions and rows that contradict another one are among them), province by province. A column with one value in every row is usually filled in by the system.
load-profile-of = { $place }: { $rows } { $rows ->
    [one] row
   *[other] rows
}
load-column = Column
load-filled = Filled
load-distinct = Different values
load-only = The only value
load-only-of-few = (not shown: may be of one case)
load-many = at least

## upload

upload-title = Send a data file
upload-lead = Send a file of cases or a report. Sending the same file again never counts anything twice.
upload-token = Token
upload-token-note = The chiso_… token that the administrator gave to your province.
upload-period = Period
upload-period-note = Only if the file is of one period: 2026-10, s2026-Q3.
upload-as-of = Day of the export
upload-as-of-note = Only if the file has no column of its extraction moment: 2026-10-31 or 2026-10-31T16:30.
upload-largest = At most { $n } MB; may be compressed with gzip or zip.
upload-button = Send
upload-closed = This server shows figures only; it takes no files.
upload-sending = Sending: { $n }%
upload-broken-off = The connection broke. Send it again: what has come in already is not counted twice.
upload-to-load = See what became of file no. { $load }
upload-another = Send another file
upload-job-title = File sent
upload-asks-again = This page asks again every 2 seconds.
upload-waiting = The file is here in full. Files before it: { $n }.
upload-loading = The file is being read and checked.
upload-counting = Loaded as file no. { $load }: read { $read } = accepted { $accepted } + rejected { $rejected } + duplicate { $duplicate } + superseded { $superseded }. The figures are being counted anew.
upload-done = Loaded as file no. { $load }: read { $read } = accepted { $accepted } + rejected { $rejected } + duplicate { $duplicate } + superseded { $superseded }.
upload-already-there = This file was loaded before (file no. { $load }); nothing changed. { $why }
upload-refused = The file was refused (file no. { $load }); no row of it counts. { $why }
upload-failed = The file could not be loaded. { $why }
upload-privacy = Personal data
upload-privacy-note = Names, identity numbers, phones and addresses are dropped by the reader. While a file waits it lies enciphered on disk, under a key that only the server's memory holds, and it is gone once loaded. If the server stops while a file waits, send it again.
upload-machines = For provincial systems
upload-machines-note = A system sends the bytes of the file; the answer names the address that tells what became of it. After 429 or 503 wait as many seconds as Retry-After says, then send it again.

## refusal

refusal-unknown-token = The token is not known, or was revoked. Ask the administrator for one.
refusal-other-source = This token may not send files of source “{ $source }”.
refusal-other-province = A token of one province cannot be used for this source or file.
refusal-unknown-source = There is no source “{ $source }”.
refusal-nothing-rejected = There are no rejected rows to fetch.
refusal-bad-period = “{ $period }” is no period. Write it such as 2026-10, 2026-Q3 or s2026-Q3.
refusal-bad-as-of = “{ $moment }” is no day or moment. Write it such as 2026-10-31 or 2026-10-31T16:30.
refusal-no-as-of = Files of this source do not say when they were extracted. State the day of the export (as_of) such as 2026-10-31 or 2026-10-31T16:30.
refusal-as-of-not-taken = Files of this source say themselves when they were extracted. Leave the day of the export (as_of) empty.
refusal-empty = There is no file, or it is empty.
refusal-too-large = The file is larger than { $n } MB. Compress it, or send it in pieces.
refusal-too-slow = The file came too slowly, or broke off. Send it again.
refusal-too-many = This token has enough files under way. Try again in { $n } { $n ->
    [one] second
   *[other] seconds
}.
refusal-busy = The server is busy with other files. Try again in { $n } { $n ->
    [one] second
   *[other] seconds
}.
refusal-broken = Something failed on the server and was logged. Try again later.
refusal-closed = This server takes no files.
refusal-a-form = Send the bytes of the file, not a form (Content-Type: application/octet-stream).
refusal-bad-parameter = The parameter “{ $name }” cannot be used; there are period, name and as_of.
refusal-unknown-job = This file is not known: the server may have been restarted. Send it again; what was loaded is not counted twice.

## find

find-title = Provinces and cities
find-all = All 34 by region. Names can be typed with or without tones.
find-several = “{ $q }”: { $n } { $n ->
    [one] result
   *[other] results
}
find-nothing = No place is named “{ $q }”. These are all 34.
find-nearest = No place is named “{ $q }”. The nearest names:
find-former = { $name } is now part of it
find-commune = { $name } lies in it

## table

table-rank = Rank
table-change = Change
table-province = Province
table-value = Value
table-target = Target
table-gap = Against target
table-standing = Standing
table-trend = Trend
table-nation = Nation
table-indicator = Indicator
table-period = Period
table-as-table = Show as a table
table-none = none

## figure

figure-passport = Passport
figure-passports = Passports of the figures
figure-whole-passport = Passport of this figure
figure-quotient = Numerator / denominator
figure-target = Target
figure-gap = Against target
figure-by-now = Plan by now
figure-rank = Rank
figure-edition = Edition
figure-as-of = Data up to
figure-before = Before
figure-completeness = Completeness
figure-nature = Kind of data
figure-beside = Published value
figure-note = Note
figure-formula = Formula
figure-numerator = Numerator
figure-denominator = Denominator
figure-rule-set = Rule set
figure-legal-basis = Basis
figure-caution = Caution
figure-source = Source
figure-hash = Hash

## picture

picture-cases = Cases
picture-within = Running total
picture-share = Its share
picture-composition = What the cases are made of
picture-left-out = Not drawn
picture-change = Change
picture-bars = Colour and sign behind a figure say how it stands: ✓ met, ↗ on course, ! behind, ↘ getting worse; grey without a sign is held against no target. The thick orange line is the target, the thin black one the nation.

## proof

proof-title = Passport of a figure
proof-working = How it is worked out
proof-formula = Formula
proof-sound = The counts, added up anew, come to this figure.
proof-unsound = The counts, added up anew, do not come to this figure: do not use it, and tell the administrator.
proof-absent = Why there is no figure
proof-facts = How far to trust it
proof-definition = Definition
proof-rules = Rule set
proof-basis = Basis
proof-confidence = Confidence in the basis
proof-unverified = unverified
proof-freshness = Freshness
proof-completeness = Completeness
proof-nature = Kind of data
proof-version = Version of the data
proof-rank = Rank
proof-notes = Notes
proof-provinces = Provinces in this figure
proof-province = Province
proof-counts = Counts
proof-as-of = Data to
proof-without = Not in this figure
proof-why = Why
proof-files = Sources and files
proof-file = File
proof-number = No.
proof-loaded-at = Loaded at
proof-rows = Rows
proof-no-files = No file of this source has come in.
proof-by-days = Cases by working days
proof-days = Working days
proof-cases = Cases
proof-read-at = Read at
proof-machine = As JSON
proof-all-places = This indicator in all 34
proof-of-place = Page of the place
proof-open-cases = Open the cases

## empty

empty-title = No data yet
empty-message = The store is empty. An administrator loads data with one of these commands:
empty-demo = loads all the sample data and opens the dashboard
empty-ingest = loads one file of one source (here: the portal's evaluation)
empty-compute = recomputes the indicators from the cases loaded
empty-then = New figures show about a second later; no restart is needed.

## count

count-title = Passport of a count
count-terms = Made of
count-total = Sum
count-page = The page of this number
count-is-sum = The parts add up to this number.
count-is-not-sum = The parts do not add up to this number: do not use it, and tell whoever runs this site.

## error

error-bad-title = The address has a parameter that cannot be used
error-not-asked = Parameter “{ $name }” is missing or empty.
error-way-indicators = All indicators
error-bad-message = Parameter “{ $name }” has the value “{ $value }”, which cannot be used.
error-expected-label = Expected:
error-missing-title = No such page
error-missing-message = There is no page at this address.
error-province-title = No such province
error-province-message = None of the 34 provinces and cities has the code or name “{ $code }”. A province of before 1 July 2025 has its page by name or as 63-02.
error-indicator-title = No such indicator
error-indicator-message = The catalogue has no indicator “{ $id }”.
error-near = Did you mean:
error-failed-title = This page failed
error-failed-message = The fault is ours and has been recorded. The data are not affected.
error-way-home = To the national page
error-way-without = This page without parameters
error-way-provinces = The list of 34 provinces and cities
error-expected-period = a period such as 2026 (year), 2026-10 (month), 2026-Q3 (quarter), 2026-H1 (six months), 2026-9M (nine months), 2026-YTD10 (year to date, to October), 2026-R10 (twelve months to October); a leading s is the statutory period from the 15th to the 14th, such as s2026-Q3.
error-expected-province = two-digit codes of the 34 provinces, separated by commas, such as p=40,38.
error-expected-place = the two-digit code of one of the 34 provinces, such as place=40; without it, the nation.
error-expected-commune = the code of a commune of today, such as at=34:17329.
error-expected-any-place = the code of a place with its code system, such as at=34:17329 (commune), at=63:02 (province before 01/07/2025).
error-expected-rows = agency, field, procedure, commune or province.
error-expected-form-rows = agency, field, procedure or province: a form has no rows of communes.
error-expected-change-rows = agency, field, procedure or commune.
error-expected-base = year (the same period a year before) or a period such as 2025-Q3; without it, the period before.
error-expected-indicator = ids of indicators in the catalogue, separated by commas.
error-expected-order = the id of an indicator or the code of a province; in a league of communes or agencies: value, short (what is short), name; in a list of cases: filed (as in the file), late, due, received, ended, days; a leading minus reverses the order.
error-expected-units = 34 or 63.
error-expected-map = boundaries or squares.
error-expected-flag = 1 or 0.
error-expected-name = one of the parameters { $names }.
error-expected-text = an address properly encoded as UTF-8.
error-expected-source = the id of a source in the catalogue, such as source=case_portal.
error-expected-state = visible (counted), refused or undone (taken back).
error-expected-load = the number of a file that was loaded.
error-load-title = There is no such file
error-load-message = No file numbered “{ $n }” has been loaded.
error-loads-there-are = a number from { $first } to { $last }.
error-way-loads = All files loaded
error-format-title = No such kind of file
error-other-files = The page is there, but it cannot be downloaded as “{ $ending }”. It can be downloaded as:
error-no-file = The page is there, but it has no table to download as “{ $ending }”.
error-way-page = Open the page
error-job-title = This file is not known
error-job-message = The server does not remember this file, perhaps because it was restarted. Send it again; what was loaded is not counted twice.
error-count-title = There is no such number
error-count-message = In this period and place there is no number with the key “{ $key }”: the data may have changed since the address was kept.
error-way-counts = The whole page of the number
error-list-title = There are no cases to download
error-changing-title = The data are changing
error-changing-message = Files came or went while the cases were read. Load the page again.
error-way-again = Load this page again
error-expected-side = numerator, denominator, rest (denominator without the numerator) or total.
error-expected-event = the name of an event, such as resolved_overdue or received.
error-expected-no-commune = only commune=- (cases of no commune); of a commune: at=34:17329.
error-expected-channel = in_person, online or post.
error-expected-verdict = the name of a state, such as open_overdue or resolved_in_time.
error-expected-page = the number of a page, from 1.
error-expected-days = a number of working days, such as within=5.
error-expected-rank = a rank of 1 to 63, such as rank=10.
error-expected-percent = a percentage above 0 and up to 100, such as target=95.

error-expected-date = a day such as 2026-01-31, of the years 1900 to 2100.
error-expected-limit = a number of working days from 0 to 999, such as days=10.

## calendar

calendar-title = Working-day calendar
calendar-lead = Limits in working days are counted by this calendar: Monday to Friday, less days off, with the Saturdays that are worked in exchange. The day of receipt is not counted (Civil Code 2015, article 147); a limit that falls on a day off ends with the next working day (article 148). One calendar for the whole country.
calendar-due = When a limit ends
calendar-received = Received on
calendar-days = Limit, working days
calendar-known = As known on
calendar-known-note = Leave the last one empty for all decisions. Some decisions come only days before the day off; enter a day to see the limit by the calendar of then.
calendar-compute = Compute
calendar-on-the-way = Days on the way that are not as usual:
calendar-plain = No day that is not as usual.
calendar-date = Day
calendar-kind = Kind
calendar-name = Name
calendar-basis = Basis
calendar-decided = Decided on
calendar-confidence = Confidence in the source

## quality

quality-title = Data quality
quality-place = Province
quality-glance = At a glance; each leads to its section
quality-behind = Who has not reported, and since when
quality-behind-none = Every province reports.
quality-reporting = Reporting: { $n }
quality-never-note = No case and no form has come.
quality-sent-only = Figures are reported in a form, not counted from cases
quality-sent = Forms that provinces sent
quality-sent-note = Filled in by the province, not counted from cases. Where there are cases, the figures come from the cases and the form is only held against them. The two are never added.
quality-sent-none = No form counts yet.
quality-sent-form = Form, period
quality-sent-n = Received, as sent
quality-counted-n = Received, counted from cases
quality-sent-verdict = Against the cases
quality-behind-note = From the end of the last half month with a received case to the day of the source's newest data.
quality-state = State
quality-last = Last half month with a case
quality-as-of = Source's data to
quality-days = Days of silence
quality-source = Source
quality-untold = Columns that tell nothing
quality-untold-note = The cases of the province all hold the same value in it, or hold nothing: the column counts as not reported, not as 0% or 100%. Where it is empty for some time only, so is what is shown of that time. Cases are of all time.
quality-untold-none = There is no such column.
quality-column = Column
quality-value = The only value
quality-cases = Cases
quality-findings = Checks of the files loaded
quality-findings-note = Of the files that count, whatever the period. Rejected rows are not in the figures; rows with a warning are, and their sender is asked to look.
quality-findings-none = No check found anything.
quality-rows = Rows
quality-found = { $n } { $n ->
    [one] row
   *[other] rows
}, { $files } { $files ->
    [one] file
   *[other] files
}
quality-of = of
quality-share = Share
quality-lines = First lines
quality-whole-file = Province not known, or the whole file
quality-more = { $n } more { $n ->
    [one] row is
   *[other] rows are
} in the CSV of this page.
quality-outliers = Far from its own past
quality-outliers-note = Each half month of the period beside the median of the half months before it in the same province; deviations are median absolute deviations.
quality-outliers-none = No half month lies far from the others.
quality-measure = Cases
quality-half-month = Half month
quality-usual = Median before it
quality-deviations = Deviations
quality-signals = Signals to look at
quality-signals-note = Signals, never a verdict: each has innocent explanations. Choose a province to see its agencies.
quality-signals-none = There is no case to look at in this period.
quality-signals-weak = Weak source
quality-shown = Show it
quality-agency = Agency
quality-marked = To look at
quality-marked-agencies = Agencies to look at: { $n }
quality-all-of-them = All cases that show it
quality-marked-heading = Agencies to look at
quality-no-agency = Agency not known
quality-basis = Basis

## scorecard

scorecard-place = Province
scorecard-criterion = Criterion
scorecard-most = Max.
scorecard-threshold = Full points from
scorecard-from = { $n }%
scorecard-ours = We count
scorecard-published = The portal counts
scorecard-points = Points
scorecard-total = Total
scorecard-recomputed = Recomputed from the portal's counts
scorecard-recomputed-note = Points recomputed from the portal's own numerators and denominators, against the points it publishes for the group. Where it does not give all of them, only a part can be recomputed.
scorecard-all = The provinces
scorecard-all-note = Each group: recomputed less published; or the points that could be recomputed of those of the group. Totals of places compare only where they are of the same number of points.
scorecard-scaled-note = A total holds only the criteria that could be counted, and says of how many points; nothing is scaled up to 100.
scorecard-agreement = Are the published points what the portal's counts give?
scorecard-agreement-note = Each criterion is rounded to 0.01 and then summed, as the portal does.
scorecard-apart = In all 34 provinces
scorecard-unknown = not found
scorecard-unverified = unverified
scorecard-source = Source of points and threshold
scorecard-about = Basis
scorecard-no-version = This period is before the index began: there are no points.

## apart

apart-title = Ours and the portal's: { $name }
apart-lead = Our figure, the portal's, and what lies between, split by definition, by date, and what remains.
apart-usual = Ours
apart-by-definition = Ours, by the portal's definition
apart-published = Portal
apart-difference = Difference
apart-of-definition = By definition
apart-of-date = By date
apart-of-rest = The rest
apart-coverage = Cases
apart-days = Days
apart-split-note = The three parts add up to the difference. The rest is cases that only one of the two holds, or holds differently, or another definition where that is not split; the numbers of cases say how much each of them holds.
apart-back = To the scorecard
apart-none = We have no indicator for this criterion.
apart-place = Province

## change

change-title = Why it changed: { $place }
change-link = Why it changed
change-then = Then
change-now = Now
change-difference = Change
change-by = Split by:
change-by-agency = agency
change-by-field = field
change-by-procedure = procedure
change-by-commune = commune
change-from = Against:
change-table = The change, part by part
change-member = Part
change-counts-then = Then: share, numerator / denominator
change-counts-now = Now: share, numerator / denominator
change-then-amount = Then
change-now-amount = Now
change-own = Own change
change-mix = Mix
change-whole = New or gone
change-effect = Together
change-all = All rows together
change-how = How is it split?
change-how-own = “Own change” is how the share of the row itself changed, times its mean weight in the two periods.
change-how-mix = “Mix” is how the weight of the row changed, times how far its mean share is above or below the mean share of the province. More cases where things went well already lift the figure although nobody does better.
change-how-whole = A row with cases in one of the periods only has no share to hold against, so all of its part stands apart: “new” or “gone”.
change-how-sum = The parts are worked out as exact fractions and add up to the change to the last case. Printed numbers are rounded so that they still add up, so the last digit may be off by one; the CSV has nine decimals.
change-how-amount = Each part is the cases of the row in this period less those of the earlier one; the parts add up to the change.
change-cases = cases
change-folded = Small rows are folded into one; the CSV holds each of them.

## goal

goal-title = What it takes to reach the target: { $place }
goal-link = Reaching the target
goal-running = See the running period
goal-months = The months it rests on
goal-agencies = From which agencies
goal-now = Last three months
goal-gain = Can add
goal-reached = Running sum
goal-wanted = Wanted
goal-yes = wanted
goal-no = beyond what is wanted
goal-more = { $n ->
    [one] One more agency can add less
   *[other] { $n } more agencies can add less
 }; the CSV has all of them.
goal-own = A target of your own (%)
goal-fields = From which fields
goal-would = A month then
goal-assumptions = What this rests on

## aim

aim-title = What a rank takes: { $index }, { $place }
aim-pick = Rank aimed at
aim-ranked = (1 to { $n })
aim-scenario = If
aim-wanted = The rank takes
aim-own = This province has
aim-gap = Distance
aim-would = It would rank
aim-parts = Where the points are to be had
aim-part = Component
aim-best = Best
aim-best-at = Who has the best
aim-short = Distance
aim-reached = Running sum
aim-enough = enough for the rank
aim-ladder = Who stands where
aim-change = Change since the round before
aim-next = If it changes so again
aim-next-rank = Rank then
aim-ladder-all = The whole table: { $n ->
    [one] one province
   *[other] { $n } provinces
 }

## members

members-communes = Communes of { $place }
members-agencies = Agencies of { $place }
members-commune = Commune
members-agency = Agency
members-order = Order by:
members-by-value = value
members-by-name = name
members-reverse = reverse order
members-no-target = There is no target, so every case that counts against the figure is counted.
members-agencies-note = Agencies are counted in the columns of the form, under the rule set named above; the same counts stand in
members-form = form II.06a by agency
members-few = few cases
members-all-communes = All communes
members-all-agencies = All agencies
members-few-note = “Few cases”: a denominator below { $n }, where one case moves the share by more than 3 points, so that a rank says little.

## The cases behind a figure

cases-title = Cases behind “{ $indicator }”: { $place }
cases-passport = Passport of the figure
cases-figure = The figure
cases-only = only by the event
cases-every-event = every event
cases-sides = Part of the figure
cases-closed = This server only serves pages and holds no cases, so the list cannot be opened. Ask whoever runs the full system.
cases-agency = Agency
cases-field = Field
cases-procedure = Procedure
cases-channel = Channel
cases-verdict = State
cases-number = Case number contains
cases-all = All
cases-filter = Filter
cases-clear = Remove the filter
cases-nothing = There is no case: the number is zero because there is nothing to count.
cases-nothing-matches = No case matches the filter.
cases-order = Order
cases-by-late = longest overdue
cases-by-due = due first
cases-by-received = received last
cases-by-ended = ended last
cases-by-days = handled longest
cases-shown = Cases { $first } to { $last } of { $n }.
cases-privacy = Case numbers only: names and particulars of applicants are not kept in the system.
cases-case-no = Case number
cases-received = Received
cases-due = Due
cases-ended = Ended
cases-late = Overdue (working days)
cases-days = Handled (working days)
cases-counted = counts for
cases-weight = Counts as
cases-previous = Previous page
cases-next = Next page
cases-late-note = State, due date and days are by the rule set of the indicator, to the end of the period or the last day of the data. Overdue by 0 days is past the hour that was promised.

## Cases that fall overdue soon

watch-title = Cases that fall overdue soon: { $place }
watch-within = Due within { $n } days
watch-overdue = Overdue already
watch-open = Open
watch-note = Days are working days; an open case, within due by form II.06a, falls overdue if it is not resolved within so many of them. Cases that wait for a supplement or a payment, or are stopped, are not listed: their clock stands still. A number opens its cases.
watch-past = How right last month's list was
watch-nothing = No case of this province has been loaded, so nobody knows what falls overdue.
watch-link = Due soon

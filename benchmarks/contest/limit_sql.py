"""The statements of the limit: each answer is one of them, or two."""

# An agreement with all that ours says of it.
_AGREEMENT = """
SELECT a.public_id AS id, a.slug, a.number, a.kind_as_written, a.title, a.title_en, a.signed_on, a.signed_on_precision,
    a.signed_on_as_written, a.period_start, a.period_end, a.period_precision, a.period_as_written, a.duration,
    a.duration_unit, (a.amount / 100.0)::numeric(20, 2)::text AS amount, a.currency, a.amount_exact,
    a.amount_as_written, a.amount_qualifier, a.amount_qualifier_en, a.relation, a.published_at, a.updated_at,
    (SELECT json_build_object('code', k.code, 'name', k.name, 'name_en', k.name_en)
        FROM programs_agreementkind k WHERE k.id = a.kind_id) AS kind,
    (SELECT json_build_object('id', p.public_id, 'name', p.name) FROM partners_partner p
        WHERE p.id = a.issuer_id AND p.publication = 'published') AS issuer,
    (SELECT json_build_object('id', o.public_id, 'title', o.title, 'number', o.number) FROM programs_agreement o
        WHERE o.id = a.parent_id AND o.publication = 'published') AS parent,
    (COALESCE(worth.amount, a.amount) / 100.0)::numeric(20, 2)::text AS current_amount,
    COALESCE(worth.currency, a.currency) AS current_currency,
    COALESCE(ending.period_end, a.period_end) AS current_end,
    {state} AS state,
    COALESCE((SELECT json_agg(json_build_object('key', r.key, 'id', p.public_id, 'name', p.name, 'role', r.role,
        'name_as_written', r.name_as_written, 'code_in_number', r.code_in_number) ORDER BY r.position, r.id)
        FROM programs_agreementparty r JOIN partners_partner p ON p.id = r.partner_id
        WHERE r.agreement_id = a.id AND p.publication = 'published'), '[]') AS parties,
    COALESCE((SELECT json_agg(json_build_object('key', r.key, 'partner', p.public_id, 'name', p.name,
        'office', r.office, 'office_en', r.office_en,
        'person', CASE WHEN r.is_public_official THEN r.person_name ELSE '' END) ORDER BY r.position, r.id)
        FROM programs_signatory r LEFT JOIN partners_partner p ON p.id = r.partner_id
        WHERE r.agreement_id = a.id), '[]') AS signatories,
    COALESCE((SELECT json_agg(json_build_object('key', r.key, 'id', p.public_id, 'title', p.title,
        'percent', r.percent::text, 'amount', (r.amount / 100.0)::numeric(20, 2)::text) ORDER BY r.position, r.id)
        FROM programs_agreementprogram r JOIN programs_program p ON p.id = r.program_id
        WHERE r.agreement_id = a.id AND p.publication = 'published'), '[]') AS programs,
    COALESCE((SELECT json_agg(json_build_object('key', r.key, 'id', p.code, 'name', p.name,
        'percent', r.percent::text, 'amount', (r.amount / 100.0)::numeric(20, 2)::text) ORDER BY r.position, r.id)
        FROM programs_agreementregion r JOIN regions_region p ON p.id = r.region_id
        WHERE r.agreement_id = a.id), '[]') AS regions,
    COALESCE((SELECT json_agg(json_build_object('key', r.key, 'kind', r.kind, 'text', r.text, 'text_en', r.text_en,
        'speaker', r.speaker, 'speaker_en', r.speaker_en) ORDER BY r.position, r.id)
        FROM programs_agreementstatement r WHERE r.agreement_id = a.id), '[]') AS statements,
    COALESCE((SELECT json_agg(json_build_object('key', r.key, 'number', r.number, 'signed_on', r.signed_on,
        'effective_on', r.effective_on, 'amount', (r.amount / 100.0)::numeric(20, 2)::text, 'currency', r.currency,
        'amount_as_written', r.amount_as_written, 'period_end', r.period_end, 'period_precision', r.period_precision,
        'terminates', r.terminates, 'scope', r.scope, 'scope_en', r.scope_en) ORDER BY r.position, r.id)
        FROM programs_amendment r WHERE r.agreement_id = a.id), '[]') AS amendments,
    COALESCE((SELECT json_agg(json_build_object('key', r.key, 'kind', r.kind,
        'amount', (r.amount / 100.0)::numeric(20, 2)::text, 'currency', r.currency, 'exact', r.amount_exact,
        'as_written', r.amount_as_written, 'on', r."on", 'precision', r.on_precision, 'description', r.description,
        'description_en', r.description_en) ORDER BY r.position, r.id)
        FROM programs_disbursement r WHERE r.agreement_id = a.id), '[]') AS disbursements,
    (SELECT json_build_object('amount', (r.amount / 100.0)::numeric(20, 2)::text, 'rate', r.rate::text, 'on', r."on",
        'source', s.public_id, 'title', s.title) FROM programs_rupiahequivalent r
        JOIN base_source s ON s.id = r.source_id WHERE r.agreement_id = a.id LIMIT 1) AS rupiah_equivalent,
    COALESCE((SELECT json_agg(json_build_object('id', r.public_id, 'title', r.title) ORDER BY r.id)
        FROM programs_activity_agreements_signed l JOIN programs_activity r ON r.id = l.activity_id
        WHERE l.agreement_id = a.id AND r.publication = 'published'), '[]') AS signed_at,
    {citations}
{today}"""

_CITATIONS = """COALESCE((SELECT json_agg(json_build_object('field', c.field, 'part', c.part, 'source', s.public_id,
        'title', s.title, 'quote', c.quote, 'place', c.place, 'place_en', c.place_en, 'inferred', c.inferred,
        'flag', c.flag, 'says', c.says, 'note', c.note, 'note_en', c.note_en) ORDER BY c.position, c.id)
        FROM base_citation c JOIN base_source s ON s.id = c.source_id WHERE c.object_id = {record}.id
        AND c.content_type_id = (SELECT id FROM django_content_type WHERE model = '{model}' AND app_label = 'programs')
        AND s.publication = 'published'), '[]') AS citations"""

_DAY = "day AS (SELECT (now() AT TIME ZONE 'Asia/Jakarta')::date AS today)"
_STATE = """CASE WHEN over.id IS NOT NULL THEN 'terminated'
        WHEN COALESCE(ending.period_end, a.period_end) < day.today THEN 'ended'
        WHEN a.period_start > day.today THEN 'not_yet'
        WHEN a.period_start <= day.today AND COALESCE(ending.period_end, a.period_end) >= day.today THEN 'running'
        ELSE 'unknown' END"""
# The agreements of a page, each with its amount and its end as of today, and whether it was terminated.
_TODAY = """FROM page CROSS JOIN day JOIN programs_agreement a ON a.id = page.id
LEFT JOIN LATERAL (SELECT m.amount, m.currency FROM programs_amendment m WHERE m.agreement_id = a.id
    AND m.amount IS NOT NULL AND COALESCE(m.effective_on, m.signed_on) <= day.today
    ORDER BY COALESCE(m.effective_on, m.signed_on) DESC, m.position DESC, m.id DESC LIMIT 1) worth ON TRUE
LEFT JOIN LATERAL (SELECT m.period_end FROM programs_amendment m WHERE m.agreement_id = a.id
    AND m.period_end IS NOT NULL AND COALESCE(m.effective_on, m.signed_on) <= day.today
    ORDER BY COALESCE(m.effective_on, m.signed_on) DESC, m.position DESC, m.id DESC LIMIT 1) ending ON TRUE
LEFT JOIN LATERAL (SELECT m.id FROM programs_amendment m WHERE m.agreement_id = a.id AND m.terminates
    AND COALESCE(m.effective_on, m.signed_on) <= day.today LIMIT 1) over ON TRUE
"""
_AGREEMENT = _AGREEMENT.format(citations=_CITATIONS.format(record="a", model="agreement"), state=_STATE, today=_TODAY)

_ORDER = "ORDER BY signed_on DESC NULLS LAST, number DESC, id"

# A page of those of one region and year, by our tables of places, and a page of all.
FILTERED = f"""
WITH {_DAY}, page AS (SELECT agreement_id AS id, signed_on, number FROM programs_agreementplace
    WHERE place = %(code)s AND year = %(year)s
    ORDER BY signed_on DESC NULLS LAST, number DESC, agreement_id LIMIT %(size)s OFFSET %(begin)s)
SELECT (SELECT COALESCE(SUM(records), 0) FROM programs_placecount
        WHERE noun = 'agreements' AND currency = '' AND within = '' AND place = %(code)s AND year = %(year)s),
    COALESCE(json_agg(one), '[]')::text
FROM ({_AGREEMENT} ORDER BY page.signed_on DESC NULLS LAST, page.number DESC, page.id) AS one
"""  # noqa: S608 - made of the constants above

ALL = f"""
WITH {_DAY}, page AS (SELECT id, signed_on, number FROM programs_agreement
    WHERE publication = 'published' {_ORDER} LIMIT %(size)s OFFSET %(begin)s)
SELECT (SELECT COALESCE(SUM(records), 0) FROM programs_placecount
        WHERE noun = 'agreements' AND currency = '' AND within = '' AND place = '' AND year = 0),
    COALESCE(json_agg(one), '[]')::text
FROM ({_AGREEMENT} ORDER BY page.signed_on DESC NULLS LAST, page.number DESC, page.id) AS one
"""  # noqa: S608 - made of the constants above

WALK = f"""
WITH {_DAY}, page AS (
    SELECT a.id FROM programs_agreement a WHERE a.publication = 'published' AND a.public_id > %(after)s
    ORDER BY a.public_id LIMIT %(size)s)
SELECT COALESCE(json_agg(one), '[]')::text FROM ({_AGREEMENT} ORDER BY a.public_id) AS one
"""  # noqa: S608 - made of the constants above

_OF_PROGRAM = """COALESCE((SELECT json_agg(row_to_json(r) ORDER BY r.position, r.id) FROM programs_{table} r
        WHERE r.program_id = p.id), '[]') AS {name}"""
_CODES = """COALESCE((SELECT json_agg(json_build_object('code', c.code, 'name', c.name, 'name_en', c.name_en)
        ORDER BY c.position, c.code) FROM programs_program_{name} l JOIN {table} c ON c.id = l.{column}
        WHERE l.program_id = p.id), '[]') AS {name}"""

DETAIL = f"""
SELECT row_to_json(one)::text FROM (
SELECT p.public_id AS id, p.slug, p.title, p.title_en, p.summary, p.summary_en, p.description, p.description_en,
    p.objective, p.objective_en, p.period_start, p.period_end, p.period_precision, p.period_as_written, p.is_national,
    p.serves_all_sdgs, p.published_at, p.updated_at,
    (SELECT json_build_object('id', o.public_id, 'title', o.title) FROM programs_program o
        WHERE o.id = p.parent_id AND o.publication = 'published') AS parent,
    COALESCE((SELECT json_agg(json_build_object('key', r.key, 'id', o.public_id, 'name', o.name, 'role', r.role,
        'role_as_written', r.role_as_written) ORDER BY r.position, r.id) FROM programs_programpartner r
        JOIN partners_partner o ON o.id = r.partner_id
        WHERE r.program_id = p.id AND o.publication = 'published'), '[]') AS partners,
    COALESCE((SELECT json_agg(json_build_object('key', r.key, 'id', o.code, 'name', o.name,
        'percent', r.percent::text) ORDER BY r.position, r.id) FROM programs_programregion r
        JOIN regions_region o ON o.id = r.region_id WHERE r.program_id = p.id), '[]') AS regions,
    COALESCE((SELECT json_agg(json_build_object('id', o.public_id, 'title', COALESCE(NULLIF(o.title, ''), o.number))
        ORDER BY r.position, r.id) FROM programs_agreementprogram r JOIN programs_agreement o ON o.id = r.agreement_id
        WHERE r.program_id = p.id AND o.publication = 'published'), '[]') AS agreements,
    COALESCE((SELECT json_agg(json_build_object('id', o.public_id, 'title', o.title) ORDER BY o.period_start, o.id)
        FROM programs_activity_programs l JOIN programs_activity o ON o.id = l.activity_id
        WHERE l.program_id = p.id AND o.publication = 'published'), '[]') AS activities,
    COALESCE((SELECT json_agg(json_build_object('id', o.public_id, 'as_written', o.as_written,
        'indicator', i.name, 'region', g.name) ORDER BY o.list_number, o.id) FROM programs_program_targets l
        JOIN regions_target o ON o.id = l.target_id LEFT JOIN regions_indicator i ON i.id = o.indicator_id
        LEFT JOIN regions_region g ON g.id = o.region_id
        WHERE l.program_id = p.id AND o.publication = 'published'), '[]') AS targets,
    {_OF_PROGRAM.format(table="programname", name="names")},
    {_OF_PROGRAM.format(table="programstatement", name="statements")},
    {_OF_PROGRAM.format(table="phase", name="phases")},
    {_OF_PROGRAM.format(table="measure", name="measures")},
    {_CODES.format(name="sdg_goals", table="base_sdggoal", column="sdggoal_id")},
    {_CODES.format(name="sdg_targets", table="base_sdgtarget", column="sdgtarget_id")},
    {_CODES.format(name="sectors", table="programs_sector", column="sector_id")},
    {_CITATIONS.format(record="p", model="program")}
FROM programs_program p
WHERE p.publication = 'published' AND (p.public_id = %(key)s OR p.slug = %(key)s)) AS one
"""  # noqa: S608 - made of the constants above

# Search: the order of ours, which is that of its own table of entries: who is exactly meant, what is found, how near.
NAMED = "SELECT entry_id, MIN(rank) FROM search_name WHERE key = ANY(%(keys)s) GROUP BY entry_id"
MATCHES = "search_words(document) @@ %({})s::tsquery"
MEANT = "id = ANY(%(named)s)"
NEARER = ["id = ANY(%(present)s)", "id = ANY(%(former)s)"] + [
    f"id IN (SELECT id FROM search_entry WHERE {MATCHES.format(name)})"  # noqa: S608 - made of the constants above
    for name in ("names_whole", "names", "own_whole", "own")
]
# Each holds the ones before it: what it asks for, and how many steps of nearness it has.
CIRCLES = (("names_whole", 2), ("names", 3), ("own", 5), ("question", 6))

FOUND = """
WITH page AS (
    SELECT e.*, CASE {steps} ELSE 6 END AS near FROM search_entry e WHERE {found}
    ORDER BY near, e.length, e.weight, e.title COLLATE "C", e.noun, e.record_id COLLATE "C" LIMIT %(size)s)
SELECT COUNT(*), COALESCE(json_agg(json_build_object('kind', noun, 'id', record_id, 'title', title, 'body',
        LEFT(body, 300)) ORDER BY near, length, weight, title COLLATE "C", noun, record_id COLLATE "C"), '[]')::text
FROM page
"""

# Of so many, how many by kind and state, with the words of their facets in one text.
FACETS = f"""
WITH {_DAY}, found AS (
    SELECT noun, facets, CASE WHEN noun <> 'agreements' THEN '' WHEN is_terminated THEN 'terminated'
        WHEN state_end < today THEN 'ended' WHEN state_start > today THEN 'not_yet'
        WHEN state_start <= today AND state_end >= today THEN 'running' ELSE 'unknown' END AS state
    FROM search_entry CROSS JOIN day WHERE {{found}} LIMIT %(most)s)
SELECT noun, state, COUNT(*), STRING_AGG(facets, ' ') FROM found GROUP BY noun, state
"""  # noqa: S608 - made of the constants above
COUNT = "SELECT COUNT(*) FROM search_entry WHERE {found}"
LARGE = "SELECT EXISTS (SELECT 1 FROM search_entry WHERE id > 100000)"

# How many agreements work at each regency, or at the province where that is all that is said.
PLACES = """
SELECT json_agg(json_build_array(r.name, p.place, CASE WHEN LENGTH(p.place) = 5 THEN p.records ELSE p.named END)
    ORDER BY p.place)::text
FROM programs_placecount p JOIN regions_region r ON r.code = p.place
WHERE p.noun = 'agreements' AND p.currency = '' AND p.within = '' AND p.year = 0
    AND (LENGTH(p.place) = 5 OR LENGTH(p.place) = 2 AND p.named > 0)
"""

VERSION = "SELECT number, touched FROM base_registryversion WHERE id = 1"

# The columns a file of agreements begins with in ours, and the lists that share a cell.
EXPORT = f"""
COPY (WITH {_DAY}, page AS (SELECT id FROM programs_agreement WHERE publication = 'published')
SELECT a.public_id, a.slug, a.number, a.title, a.title_en, a.kind_as_written, k.code, k.name, a.signed_on,
    a.signed_on_precision, a.period_start, a.period_end, a.period_precision, a.amount / 100.0, a.currency,
    a.amount_as_written, COALESCE(worth.amount, a.amount) / 100.0, COALESCE(worth.currency, a.currency),
    COALESCE(ending.period_end, a.period_end),
    (SELECT STRING_AGG(p.public_id, '; ' ORDER BY r.position, r.id) FROM programs_agreementparty r
        JOIN partners_partner p ON p.id = r.partner_id WHERE r.agreement_id = a.id),
    (SELECT STRING_AGG(p.name || ' (' || r.role || ')', '; ' ORDER BY r.position, r.id) FROM programs_agreementparty r
        JOIN partners_partner p ON p.id = r.partner_id WHERE r.agreement_id = a.id),
    (SELECT STRING_AGG(p.public_id, '; ' ORDER BY r.position, r.id) FROM programs_agreementprogram r
        JOIN programs_program p ON p.id = r.program_id WHERE r.agreement_id = a.id),
    (SELECT STRING_AGG(p.title, '; ' ORDER BY r.position, r.id) FROM programs_agreementprogram r
        JOIN programs_program p ON p.id = r.program_id WHERE r.agreement_id = a.id),
    (SELECT STRING_AGG(p.code, '; ' ORDER BY r.position, r.id) FROM programs_agreementregion r
        JOIN regions_region p ON p.id = r.region_id WHERE r.agreement_id = a.id),
    (SELECT STRING_AGG(p.name, '; ' ORDER BY r.position, r.id) FROM programs_agreementregion r
        JOIN regions_region p ON p.id = r.region_id WHERE r.agreement_id = a.id),
    (SELECT STRING_AGG(r.kind || ': ' || r.text, '; ' ORDER BY r.position, r.id) FROM programs_agreementstatement r
        WHERE r.agreement_id = a.id),
    (SELECT STRING_AGG(CONCAT_WS(', ', r.number, r.signed_on, r.amount / 100.0, r.currency), '; ' ORDER BY r.position,
        r.id) FROM programs_amendment r WHERE r.agreement_id = a.id),
    (SELECT STRING_AGG(CONCAT_WS(', ', r."on", r.kind, r.amount / 100.0, r.currency), '; ' ORDER BY r.position, r.id)
        FROM programs_disbursement r WHERE r.agreement_id = a.id),
    a.published_at, a.updated_at
{_TODAY} LEFT JOIN programs_agreementkind k ON k.id = a.kind_id
ORDER BY a.signed_on DESC NULLS LAST, a.number DESC, a.id) TO STDOUT (FORMAT csv, HEADER)
"""  # noqa: S608 - made of the constants above

# Each record as one line: with signs no JSON holds, nothing of it is quoted.
LINES = f"""
COPY (WITH {_DAY}, page AS (SELECT id FROM programs_agreement WHERE publication = 'published')
SELECT row_to_json(one) FROM ({_AGREEMENT} ORDER BY a.public_id) AS one)
TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')
"""  # noqa: S608 - made of the constants above

CREATE TABLE agency (
	id VARCHAR COLLATE "C" NOT NULL, 
	name VARCHAR COLLATE "C" NOT NULL, 
	country VARCHAR COLLATE "C" NOT NULL, 
	look VARCHAR COLLATE "C" DEFAULT '' NOT NULL, 
	provisional BOOLEAN DEFAULT '1' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
)
;;
CREATE UNIQUE INDEX uq_agency_look ON agency (look)
;;
CREATE TABLE family (
	root VARCHAR COLLATE "C" NOT NULL, 
	documents BIGINT NOT NULL, 
	bytes BIGINT NOT NULL, 
	pages BIGINT NOT NULL, 
	seconds FLOAT NOT NULL, 
	PRIMARY KEY (root)
)
;;
CREATE TABLE job (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	stage VARCHAR COLLATE "C" NOT NULL, 
	version VARCHAR COLLATE "C" NOT NULL, 
	stretch BIGINT NOT NULL, 
	priority BIGINT NOT NULL, 
	weight BIGINT NOT NULL, 
	state VARCHAR COLLATE "C" NOT NULL, 
	attempts BIGINT NOT NULL, 
	"order" BIGINT NOT NULL, 
	lease VARCHAR COLLATE "C", 
	lease_until TIMESTAMP WITHOUT TIME ZONE, 
	problem JSON, 
	PRIMARY KEY (id)
)
;;
CREATE INDEX ix_job_case ON job ("case")
;;
CREATE INDEX ix_job_order ON job ("order")
;;
CREATE INDEX ix_job_turn ON job (state, priority, stage, "order")
;;
CREATE INDEX ix_job_document ON job (document)
;;
CREATE INDEX ix_job_turn_of_case ON job (state, priority, stage, "case", "order")
;;
CREATE TABLE stage_time (
	document VARCHAR COLLATE "C" NOT NULL, 
	stage VARCHAR COLLATE "C" NOT NULL, 
	seconds FLOAT NOT NULL, 
	ended TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (document, stage)
)
;;
CREATE TABLE reading_choice (
	document VARCHAR COLLATE "C" NOT NULL, 
	ocr_languages VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (document)
)
;;
CREATE TABLE run (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	started TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	ended TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	by VARCHAR COLLATE "C" NOT NULL, 
	files BIGINT NOT NULL, 
	attention BIGINT NOT NULL, 
	report BYTEA NOT NULL, 
	PRIMARY KEY (id)
)
;;
CREATE INDEX ix_run_case ON run ("case")
;;
CREATE TABLE run_part (
	"case" VARCHAR COLLATE "C" NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	by VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	exhibit VARCHAR COLLATE "C" NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY ("case", kind, by, document, exhibit)
)
;;
CREATE TABLE audit (
	sequence BIGINT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	actor VARCHAR COLLATE "C" NOT NULL, 
	action VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C", 
	subject VARCHAR COLLATE "C" NOT NULL, 
	outcome VARCHAR COLLATE "C" NOT NULL, 
	detail JSON NOT NULL, 
	previous VARCHAR COLLATE "C" NOT NULL, 
	hash VARCHAR COLLATE "C" NOT NULL, 
	kind VARCHAR COLLATE "C", 
	"user" VARCHAR COLLATE "C", 
	cases JSON DEFAULT '[]' NOT NULL, 
	form BIGINT DEFAULT '1' NOT NULL, 
	PRIMARY KEY (sequence)
)
;;
CREATE TABLE bates_range (
	"case" VARCHAR COLLATE "C" NOT NULL, 
	first BIGINT NOT NULL, 
	pages BIGINT NOT NULL, 
	prefix VARCHAR COLLATE "C" NOT NULL, 
	width BIGINT NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY ("case", first)
)
;;
CREATE INDEX ix_bates_range_document ON bates_range (document)
;;
CREATE TABLE peer (
	id VARCHAR COLLATE "C" NOT NULL, 
	card JSON NOT NULL, 
	added_by VARCHAR COLLATE "C" NOT NULL, 
	added_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	revoked_by VARCHAR COLLATE "C" NOT NULL, 
	revoked_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id)
)
;;
CREATE TABLE carried (
	id VARCHAR COLLATE "C" NOT NULL, 
	direction VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C", 
	told JSON NOT NULL, 
	excerpt BYTEA NOT NULL, 
	PRIMARY KEY (id, direction)
)
;;
CREATE INDEX ix_carried_case ON carried ("case")
;;
CREATE TABLE held_back (
	document VARCHAR COLLATE "C" NOT NULL, 
	stretch BIGINT NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (document, stretch)
)
;;
CREATE INDEX ix_held_back_case ON held_back ("case")
;;
CREATE TABLE joint_space (
	id VARCHAR COLLATE "C" NOT NULL, 
	number VARCHAR COLLATE "C" NOT NULL, 
	purpose TEXT COLLATE "C" NOT NULL, 
	begins TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	ends TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	languages JSON NOT NULL, 
	rules TEXT COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	ended_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id)
)
;;
CREATE TABLE original_check (
	sha256 VARCHAR COLLATE "C" NOT NULL, 
	checked TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	sound BOOLEAN NOT NULL, 
	since TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (sha256)
)
;;
CREATE INDEX ix_original_check_checked ON original_check (checked)
;;
CREATE TABLE disclosure (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	number BIGINT NOT NULL, 
	version BIGINT NOT NULL, 
	given_as VARCHAR COLLATE "C" NOT NULL, 
	form VARCHAR COLLATE "C" NOT NULL, 
	prefix VARCHAR COLLATE "C" NOT NULL, 
	subject VARCHAR COLLATE "C" NOT NULL, 
	recipient TEXT COLLATE "C" NOT NULL, 
	country VARCHAR COLLATE "C" NOT NULL, 
	basis TEXT COLLATE "C" NOT NULL, 
	conditions TEXT COLLATE "C" NOT NULL, 
	without_intelligence BOOLEAN NOT NULL, 
	items JSON NOT NULL, 
	digest VARCHAR COLLATE "C" NOT NULL, 
	parts JSON NOT NULL, 
	state JSON NOT NULL, 
	by VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C", 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_disclosure_case_number UNIQUE ("case", number)
)
;;
CREATE TABLE link_word (
	word VARCHAR COLLATE "C" NOT NULL, 
	people BIGINT NOT NULL, 
	PRIMARY KEY (word)
)
;;
CREATE TABLE saved_search (
	sequence BIGSERIAL NOT NULL, 
	id VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C", 
	name VARCHAR COLLATE "C" NOT NULL, 
	text TEXT COLLATE "C" NOT NULL, 
	filters JSON NOT NULL, 
	cases JSON, 
	watching BOOLEAN NOT NULL, 
	webhook TEXT COLLATE "C" NOT NULL, 
	email TEXT COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	seen BYTEA NOT NULL, 
	variants BOOLEAN NOT NULL, 
	without JSON NOT NULL, 
	meaning BOOLEAN NOT NULL, 
	review VARCHAR COLLATE "C", 
	"order" VARCHAR COLLATE "C" NOT NULL, 
	unit VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (sequence), 
	UNIQUE (id)
)
;;
CREATE INDEX ix_saved_search_user ON saved_search ("user")
;;
CREATE TABLE watch_due (
	sequence BIGSERIAL NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	stretch BIGINT NOT NULL, 
	PRIMARY KEY (sequence)
)
;;
CREATE UNIQUE INDEX ix_watch_due_document ON watch_due (document, stretch)
;;
CREATE TABLE case_turn (
	"case" VARCHAR COLLATE "C" NOT NULL, 
	turn BIGINT NOT NULL, 
	PRIMARY KEY ("case")
)
;;
CREATE TABLE recipe (
	sequence BIGSERIAL NOT NULL, 
	stage VARCHAR COLLATE "C" NOT NULL, 
	version VARCHAR COLLATE "C" NOT NULL, 
	parts JSON NOT NULL, 
	since TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (sequence)
)
;;
CREATE TABLE replay (
	document VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	told JSON NOT NULL, 
	PRIMARY KEY (document)
)
;;
CREATE INDEX ix_replay_case ON replay ("case")
;;
CREATE TABLE unit (
	id VARCHAR COLLATE "C" NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	name VARCHAR COLLATE "C" NOT NULL, 
	look VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_unit_agency_look UNIQUE (agency, look), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE TABLE "case" (
	id VARCHAR COLLATE "C" NOT NULL, 
	number VARCHAR COLLATE "C" NOT NULL, 
	title VARCHAR COLLATE "C" NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	country VARCHAR COLLATE "C" NOT NULL, 
	sensitivity VARCHAR COLLATE "C" NOT NULL, 
	opened TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_case_agency_number UNIQUE (agency, number), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE TABLE agency_key (
	sequence BIGSERIAL NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	public BYTEA NOT NULL, 
	made TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE INDEX ix_agency_key_agency ON agency_key (agency)
;;
CREATE TABLE sealed_text (
	event BIGINT NOT NULL, 
	agency_key BIGINT, 
	sealed BYTEA NOT NULL, 
	PRIMARY KEY (event), 
	FOREIGN KEY(event) REFERENCES audit (sequence) DEFERRABLE
)
;;
CREATE INDEX ix_sealed_text_agency_key ON sealed_text (agency_key)
;;
CREATE TABLE joint_party (
	space VARCHAR COLLATE "C" NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	terms JSON NOT NULL, 
	signed_by VARCHAR COLLATE "C", 
	signed_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (space, agency), 
	FOREIGN KEY(space) REFERENCES joint_space (id) DEFERRABLE, 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE TABLE watch_alert (
	sequence BIGSERIAL NOT NULL, 
	id VARCHAR COLLATE "C" NOT NULL, 
	search VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	pages BIGINT NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	read_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (sequence), 
	UNIQUE (id), 
	FOREIGN KEY(search) REFERENCES saved_search (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_watch_alert_search ON watch_alert (search)
;;
CREATE TABLE agency_keeping (
	agency VARCHAR COLLATE "C" NOT NULL, 
	two_persons BOOLEAN NOT NULL, 
	PRIMARY KEY (agency), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE TABLE erasure (
	id VARCHAR COLLATE "C" NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	case_number VARCHAR COLLATE "C" NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	file VARCHAR COLLATE "C", 
	person VARCHAR COLLATE "C", 
	"order" TEXT COLLATE "C" NOT NULL, 
	reason TEXT COLLATE "C" NOT NULL, 
	state VARCHAR COLLATE "C" NOT NULL, 
	asked_by VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C", 
	asked_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	approved_by VARCHAR COLLATE "C", 
	approved_at TIMESTAMP WITHOUT TIME ZONE, 
	label VARCHAR COLLATE "C", 
	work JSON, 
	certificate JSON, 
	signature VARCHAR COLLATE "C" DEFAULT '' NOT NULL, 
	key VARCHAR COLLATE "C" DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE INDEX ix_erasure_agency ON erasure (agency)
;;
CREATE INDEX ix_erasure_case ON erasure ("case")
;;
CREATE TABLE desk (
	agency VARCHAR COLLATE "C" NOT NULL, 
	card JSON NOT NULL, 
	signing BYTEA NOT NULL, 
	tls BYTEA NOT NULL, 
	PRIMARY KEY (agency), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE TABLE partner (
	id VARCHAR COLLATE "C" NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	key VARCHAR COLLATE "C" NOT NULL, 
	card JSON NOT NULL, 
	quota BIGINT NOT NULL, 
	added_by VARCHAR COLLATE "C" NOT NULL, 
	added_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	revoked_by VARCHAR COLLATE "C", 
	revoked_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id), 
	CONSTRAINT uq_partner_agency_key UNIQUE (agency, key), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE TABLE recipient (
	id VARCHAR COLLATE "C" NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	country VARCHAR COLLATE "C" NOT NULL, 
	name VARCHAR COLLATE "C" NOT NULL, 
	ground TEXT COLLATE "C" NOT NULL, 
	set_by VARCHAR COLLATE "C" NOT NULL, 
	set_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE INDEX ix_recipient_agency ON recipient (agency)
;;
CREATE TABLE agency_transfers (
	agency VARCHAR COLLATE "C" NOT NULL, 
	own_country BOOLEAN NOT NULL, 
	two_persons BOOLEAN NOT NULL, 
	PRIMARY KEY (agency), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE TABLE "user" (
	id VARCHAR COLLATE "C" NOT NULL, 
	login VARCHAR COLLATE "C" NOT NULL, 
	name VARCHAR COLLATE "C" NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	role VARCHAR COLLATE "C" NOT NULL, 
	active BOOLEAN NOT NULL, 
	password_hash VARCHAR COLLATE "C" NOT NULL, 
	unit VARCHAR COLLATE "C", 
	PRIMARY KEY (id), 
	UNIQUE (login), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE, 
	FOREIGN KEY(unit) REFERENCES unit (id) DEFERRABLE
)
;;
CREATE INDEX ix_user_unit ON "user" (unit)
;;
CREATE TABLE case_password (
	"case" VARCHAR COLLATE "C" NOT NULL, 
	position BIGINT NOT NULL, 
	password TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY ("case", position), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE TABLE exhibit (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	sha256 VARCHAR COLLATE "C" NOT NULL, 
	sha512 VARCHAR COLLATE "C" NOT NULL, 
	size BIGINT NOT NULL, 
	path TEXT COLLATE "C" NOT NULL, 
	custodian VARCHAR COLLATE "C" NOT NULL, 
	custody JSON DEFAULT '{}' NOT NULL, 
	parent VARCHAR COLLATE "C", 
	root VARCHAR COLLATE "C", 
	depth BIGINT NOT NULL, 
	received TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	received_by VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_exhibit_parent ON exhibit (parent)
;;
CREATE INDEX ix_exhibit_case ON exhibit ("case")
;;
CREATE INDEX ix_exhibit_sha256 ON exhibit (sha256)
;;
CREATE INDEX ix_exhibit_document ON exhibit (document)
;;
CREATE TABLE document (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	sha256 VARCHAR COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	media_type VARCHAR COLLATE "C" NOT NULL, 
	state VARCHAR COLLATE "C" NOT NULL, 
	version VARCHAR COLLATE "C" NOT NULL, 
	language VARCHAR COLLATE "C", 
	metadata JSON NOT NULL, 
	problems JSON NOT NULL, 
	counts JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_document_case ON document ("case")
;;
CREATE TABLE correction (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	shared BOOLEAN NOT NULL, 
	kind VARCHAR COLLATE "C", 
	words TEXT COLLATE "C" NOT NULL, 
	instead TEXT COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C", 
	reason TEXT COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	withdrawn_by VARCHAR COLLATE "C", 
	withdrawn_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) ON DELETE CASCADE DEFERRABLE, 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE INDEX ix_correction_agency ON correction (agency)
;;
CREATE INDEX ix_correction_case ON correction ("case")
;;
CREATE TABLE case_person (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	label VARCHAR COLLATE "C", 
	name TEXT COLLATE "C", 
	protected BOOLEAN NOT NULL, 
	minor BOOLEAN NOT NULL, 
	sealed BYTEA NOT NULL, 
	instructions JSON NOT NULL, 
	interpreter VARCHAR COLLATE "C" NOT NULL, 
	reflection_until VARCHAR COLLATE "C" NOT NULL, 
	consent TEXT COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_case_person_case ON case_person ("case")
;;
CREATE TABLE case_protection (
	"case" VARCHAR COLLATE "C" NOT NULL, 
	version BIGINT NOT NULL, 
	settled BIGINT NOT NULL, 
	purged BIGINT NOT NULL, 
	PRIMARY KEY ("case"), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE TABLE provisional_person (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	number BIGINT NOT NULL, 
	lifted_by VARCHAR COLLATE "C", 
	lifted_at TIMESTAMP WITHOUT TIME ZONE, 
	reason TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE ("case", number), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_provisional_person_case_name ON provisional_person ("case", name)
;;
CREATE TABLE custody_entry (
	sequence BIGSERIAL NOT NULL, 
	item VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	number BIGINT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	act VARCHAR COLLATE "C" NOT NULL, 
	by VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C", 
	facts JSON NOT NULL, 
	words JSON NOT NULL, 
	commitment VARCHAR COLLATE "C" NOT NULL, 
	previous VARCHAR COLLATE "C" NOT NULL, 
	hash VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (sequence), 
	CONSTRAINT uq_custody_entry_item_number UNIQUE (item, number), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_custody_entry_case ON custody_entry ("case")
;;
CREATE TABLE custody_file (
	item VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (item, document), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_custody_file_case ON custody_file ("case")
;;
CREATE INDEX ix_custody_file_document ON custody_file (document)
;;
CREATE TABLE document_code (
	document VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	code VARCHAR COLLATE "C" NOT NULL, 
	reason TEXT COLLATE "C" NOT NULL, 
	set_by VARCHAR COLLATE "C" NOT NULL, 
	set_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (document, code), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_document_code_case ON document_code ("case")
;;
CREATE TABLE prosecution_file (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	language VARCHAR COLLATE "C" NOT NULL, 
	court TEXT COLLATE "C" NOT NULL, 
	summary TEXT COLLATE "C" NOT NULL, 
	prefix VARCHAR COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_prosecution_file_case ON prosecution_file ("case")
;;
CREATE TABLE decision (
	sequence BIGSERIAL NOT NULL, 
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	flag JSON NOT NULL, 
	verdict VARCHAR COLLATE "C", 
	undoes VARCHAR COLLATE "C", 
	reason TEXT COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C", 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	blind BOOLEAN NOT NULL, 
	instead JSON, 
	PRIMARY KEY (sequence), 
	UNIQUE (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_decision_case_document ON decision ("case", document)
;;
CREATE TABLE precedent (
	decision VARCHAR COLLATE "C" NOT NULL, 
	category VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	start BIGINT NOT NULL, 
	"end" BIGINT NOT NULL, 
	holds BOOLEAN NOT NULL, 
	readers BIGINT NOT NULL, 
	vector BYTEA NOT NULL, 
	PRIMARY KEY (decision, category), 
	FOREIGN KEY("case") REFERENCES "case" (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_precedent_document ON precedent (document)
;;
CREATE INDEX ix_precedent_case ON precedent ("case")
;;
CREATE TABLE flag_change (
	sequence BIGSERIAL NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	before JSON, 
	after JSON, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_flag_change_case ON flag_change ("case")
;;
CREATE TABLE wording (
	sequence BIGSERIAL NOT NULL, 
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	term TEXT COLLATE "C" NOT NULL, 
	category VARCHAR COLLATE "C" NOT NULL, 
	verdict VARCHAR COLLATE "C" NOT NULL, 
	reason TEXT COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (sequence), 
	UNIQUE (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_wording_case ON wording ("case")
;;
CREATE TABLE link_decision (
	sequence BIGSERIAL NOT NULL, 
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	other_case VARCHAR COLLATE "C", 
	act VARCHAR COLLATE "C" NOT NULL, 
	one JSON, 
	two JSON, 
	judgement VARCHAR COLLATE "C", 
	value TEXT COLLATE "C" NOT NULL, 
	undoes VARCHAR COLLATE "C", 
	batch VARCHAR COLLATE "C" NOT NULL, 
	reason TEXT COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C", 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	blind BOOLEAN NOT NULL, 
	PRIMARY KEY (sequence), 
	UNIQUE (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE, 
	UNIQUE (undoes)
)
;;
CREATE INDEX ix_link_decision_batch ON link_decision (batch)
;;
CREATE INDEX ix_link_decision_case ON link_decision ("case")
;;
CREATE INDEX ix_link_decision_other_case ON link_decision (other_case)
;;
CREATE TABLE redaction (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	version BIGINT NOT NULL, 
	state VARCHAR COLLATE "C" NOT NULL, 
	form VARCHAR COLLATE "C" NOT NULL, 
	reading VARCHAR COLLATE "C" NOT NULL, 
	begun_by VARCHAR COLLATE "C" NOT NULL, 
	begun_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	applied_by VARCHAR COLLATE "C", 
	applied_at TIMESTAMP WITHOUT TIME ZONE, 
	output VARCHAR COLLATE "C", 
	size BIGINT NOT NULL, 
	pages BIGINT NOT NULL, 
	silent JSON NOT NULL, 
	burned JSON NOT NULL, 
	tells JSON NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (document, version), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_redaction_case ON redaction ("case")
;;
CREATE TABLE alert_channel (
	id VARCHAR COLLATE "C" NOT NULL, 
	alert VARCHAR COLLATE "C" NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	attempts BIGINT NOT NULL, 
	due TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(alert) REFERENCES watch_alert (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_alert_channel_alert ON alert_channel (alert)
;;
CREATE INDEX ix_alert_channel_due ON alert_channel (due)
;;
CREATE TABLE retention_rule (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	about VARCHAR COLLATE "C" NOT NULL, 
	months BIGINT NOT NULL, 
	event TEXT COLLATE "C" NOT NULL, 
	since DATE, 
	reason TEXT COLLATE "C" NOT NULL, 
	set_by VARCHAR COLLATE "C" NOT NULL, 
	set_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_retention_rule_case ON retention_rule ("case")
;;
CREATE TABLE legal_hold (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C", 
	person VARCHAR COLLATE "C", 
	"order" TEXT COLLATE "C" NOT NULL, 
	reason TEXT COLLATE "C" NOT NULL, 
	until DATE, 
	set_by VARCHAR COLLATE "C" NOT NULL, 
	set_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	lifted_by VARCHAR COLLATE "C", 
	lifted_at TIMESTAMP WITHOUT TIME ZONE, 
	lifted_order TEXT COLLATE "C" DEFAULT '' NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_legal_hold_case ON legal_hold ("case")
;;
CREATE TABLE epoch (
	partner VARCHAR COLLATE "C" NOT NULL, 
	id VARCHAR COLLATE "C" NOT NULL, 
	key BYTEA NOT NULL, 
	public VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	tags BYTEA NOT NULL, 
	PRIMARY KEY (partner), 
	FOREIGN KEY(partner) REFERENCES partner (id) DEFERRABLE
)
;;
CREATE TABLE ask (
	agency VARCHAR COLLATE "C" NOT NULL, 
	direction VARCHAR COLLATE "C" NOT NULL, 
	id VARCHAR COLLATE "C" NOT NULL, 
	partner VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C", 
	purpose VARCHAR COLLATE "C" NOT NULL, 
	basis VARCHAR COLLATE "C" NOT NULL, 
	elements BIGINT NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	by VARCHAR COLLATE "C" NOT NULL, 
	state VARCHAR COLLATE "C" NOT NULL, 
	refusal VARCHAR COLLATE "C" NOT NULL, 
	sealed BYTEA NOT NULL, 
	digest VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (agency, direction, id), 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE, 
	FOREIGN KEY(partner) REFERENCES partner (id) DEFERRABLE
)
;;
CREATE INDEX ix_ask_partner_at ON ask (partner, at)
;;
CREATE TABLE opening (
	"case" VARCHAR COLLATE "C" NOT NULL, 
	key TEXT COLLATE "C" NOT NULL, 
	agency VARCHAR COLLATE "C" NOT NULL, 
	reason TEXT COLLATE "C" NOT NULL, 
	by VARCHAR COLLATE "C" NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY ("case", key), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE, 
	FOREIGN KEY(agency) REFERENCES agency (id) DEFERRABLE
)
;;
CREATE INDEX ix_opening_agency ON opening (agency)
;;
CREATE TABLE transfer (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	recipient TEXT COLLATE "C" NOT NULL, 
	country VARCHAR COLLATE "C" NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	ground TEXT COLLATE "C" NOT NULL, 
	asked_by VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C", 
	asked_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	withdrawn_by VARCHAR COLLATE "C", 
	withdrawn_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_transfer_case ON transfer ("case")
;;
CREATE TABLE document_level (
	document VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	level VARCHAR COLLATE "C" NOT NULL, 
	indexed VARCHAR COLLATE "C" DEFAULT '' NOT NULL, 
	PRIMARY KEY (document), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_document_level_case ON document_level ("case")
;;
CREATE TABLE document_barred (
	document VARCHAR COLLATE "C" NOT NULL, 
	who VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	since TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (document, who), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_document_barred_who ON document_barred (who)
;;
CREATE TABLE second_factor (
	"user" VARCHAR COLLATE "C" NOT NULL, 
	sealed BYTEA NOT NULL, 
	confirmed BOOLEAN NOT NULL, 
	used BIGINT NOT NULL, 
	PRIMARY KEY ("user"), 
	FOREIGN KEY("user") REFERENCES "user" (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE TABLE recovery_code (
	"user" VARCHAR COLLATE "C" NOT NULL, 
	code_hash VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY ("user", code_hash), 
	FOREIGN KEY("user") REFERENCES "user" (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE TABLE session (
	token_hash VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C" NOT NULL, 
	csrf VARCHAR COLLATE "C" NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	label VARCHAR COLLATE "C" NOT NULL, 
	expires TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	opened TIMESTAMP WITHOUT TIME ZONE, 
	used TIMESTAMP WITHOUT TIME ZONE, 
	device VARCHAR COLLATE "C", 
	limits JSON, 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY("user") REFERENCES "user" (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_session_user ON session ("user")
;;
CREATE TABLE membership (
	"case" VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C" NOT NULL, 
	role VARCHAR COLLATE "C", 
	since TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	granted_by VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY ("case", "user"), 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE, 
	FOREIGN KEY("user") REFERENCES "user" (id) DEFERRABLE
)
;;
CREATE INDEX ix_membership_user ON membership ("user")
;;
CREATE TABLE page (
	document VARCHAR COLLATE "C" NOT NULL, 
	number BIGINT NOT NULL, 
	width FLOAT NOT NULL, 
	height FLOAT NOT NULL, 
	source VARCHAR COLLATE "C" NOT NULL, 
	text TEXT COLLATE "C" NOT NULL, 
	words BYTEA NOT NULL, 
	variants JSON DEFAULT '[]' NOT NULL, 
	regions JSON DEFAULT '[]' NOT NULL, 
	confidence FLOAT, 
	language VARCHAR COLLATE "C", 
	rotation BIGINT NOT NULL, 
	image VARCHAR COLLATE "C", 
	PRIMARY KEY (document, number), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE TABLE page_table (
	document VARCHAR COLLATE "C" NOT NULL, 
	position BIGINT NOT NULL, 
	page BIGINT NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	rows BYTEA NOT NULL, 
	PRIMARY KEY (document, position), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE TABLE bookmark (
	document VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	state JSON NOT NULL, 
	PRIMARY KEY (document), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE TABLE page_print (
	document VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	band0 BIGINT NOT NULL, 
	band1 BIGINT NOT NULL, 
	band2 BIGINT NOT NULL, 
	band3 BIGINT NOT NULL, 
	PRIMARY KEY (document, page), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_page_print_band2 ON page_print ("case", band2)
;;
CREATE INDEX ix_page_print_band0 ON page_print ("case", band0)
;;
CREATE INDEX ix_page_print_band3 ON page_print ("case", band3)
;;
CREATE INDEX ix_page_print_band1 ON page_print ("case", band1)
;;
CREATE TABLE near_page (
	document VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	other VARCHAR COLLATE "C" NOT NULL, 
	other_page BIGINT NOT NULL, 
	PRIMARY KEY (document, page), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_near_page_other ON near_page (other, other_page)
;;
CREATE TABLE analysis (
	document VARCHAR COLLATE "C" NOT NULL, 
	stretch BIGINT NOT NULL, 
	version VARCHAR COLLATE "C" NOT NULL, 
	languages JSON NOT NULL, 
	precedents VARCHAR COLLATE "C" DEFAULT '' NOT NULL, 
	PRIMARY KEY (document, stretch), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE TABLE mention (
	id VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	start BIGINT NOT NULL, 
	"end" BIGINT NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	text TEXT COLLATE "C" NOT NULL, 
	normal TEXT COLLATE "C", 
	alternatives JSON NOT NULL, 
	confidence FLOAT NOT NULL, 
	boxes JSON NOT NULL, 
	reason TEXT COLLATE "C" NOT NULL, 
	extractor VARCHAR COLLATE "C" NOT NULL, 
	version VARCHAR COLLATE "C" NOT NULL, 
	stated JSON DEFAULT '[]' NOT NULL, 
	roles TEXT COLLATE "C" DEFAULT '' NOT NULL, 
	name JSON, 
	person TEXT COLLATE "C", 
	"check" VARCHAR COLLATE "C", 
	place JSON, 
	entity TEXT COLLATE "C" GENERATED ALWAYS AS (coalesce(person, normal)) STORED, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_mention_document_page ON mention (document, page)
;;
CREATE INDEX ix_mention_case_kind ON mention ("case", kind)
;;
CREATE INDEX ix_mention_kind_normal_case ON mention (kind, normal, "case")
;;
CREATE INDEX ix_mention_entity ON mention (kind, entity, "case", document)
;;
CREATE TABLE indicator (
	id VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	start BIGINT NOT NULL, 
	"end" BIGINT NOT NULL, 
	category VARCHAR COLLATE "C" NOT NULL, 
	text TEXT COLLATE "C" NOT NULL, 
	polarity VARCHAR COLLATE "C" NOT NULL, 
	strength VARCHAR COLLATE "C" NOT NULL, 
	score FLOAT NOT NULL, 
	rule VARCHAR COLLATE "C" NOT NULL, 
	tier VARCHAR COLLATE "C" NOT NULL, 
	palermo JSON NOT NULL, 
	boxes JSON NOT NULL, 
	reason TEXT COLLATE "C" NOT NULL, 
	cue TEXT COLLATE "C" NOT NULL, 
	support FLOAT, 
	weighed JSON DEFAULT '[]' NOT NULL, 
	nearest JSON DEFAULT '[]' NOT NULL, 
	heeded TEXT COLLATE "C" DEFAULT '' NOT NULL, 
	vector BYTEA DEFAULT '' NOT NULL, 
	precedents JSON DEFAULT '[]' NOT NULL, 
	extractor VARCHAR COLLATE "C" NOT NULL, 
	version VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_indicator_document_page ON indicator (document, page)
;;
CREATE INDEX ix_indicator_case ON indicator ("case")
;;
CREATE TABLE reading_key (
	id VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C" NOT NULL, 
	public BYTEA NOT NULL, 
	locked BYTEA NOT NULL, 
	salt BYTEA NOT NULL, 
	rounds BIGINT NOT NULL, 
	memory BIGINT NOT NULL, 
	made TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	accepted BOOLEAN NOT NULL, 
	retired TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id), 
	FOREIGN KEY("user") REFERENCES "user" (id) DEFERRABLE
)
;;
CREATE INDEX ix_reading_key_user ON reading_key ("user")
;;
CREATE TABLE passages (
	sequence BIGSERIAL NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	stretch BIGINT NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	version VARCHAR COLLATE "C" NOT NULL, 
	pages BIGINT NOT NULL, 
	places BYTEA NOT NULL, 
	vectors BYTEA NOT NULL, 
	PRIMARY KEY (sequence), 
	CONSTRAINT uq_passages_document_stretch UNIQUE (document, stretch), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_passages_case ON passages ("case")
;;
CREATE TABLE person_category (
	sequence BIGSERIAL NOT NULL, 
	person VARCHAR COLLATE "C" NOT NULL, 
	category VARCHAR COLLATE "C" NOT NULL, 
	held BOOLEAN NOT NULL, 
	source TEXT COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (sequence), 
	FOREIGN KEY(person) REFERENCES case_person (id) DEFERRABLE
)
;;
CREATE INDEX ix_person_category_person ON person_category (person)
;;
CREATE TABLE person_opening (
	id VARCHAR COLLATE "C" NOT NULL, 
	person VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	asked_by VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C", 
	reason TEXT COLLATE "C" NOT NULL, 
	minutes BIGINT NOT NULL, 
	asked_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	approved_by VARCHAR COLLATE "C", 
	approved_at TIMESTAMP WITHOUT TIME ZONE, 
	until TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person) REFERENCES case_person (id) DEFERRABLE
)
;;
CREATE INDEX ix_person_opening_case ON person_opening ("case")
;;
CREATE INDEX ix_person_opening_person ON person_opening (person)
;;
CREATE TABLE page_mask (
	document VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	start BIGINT NOT NULL, 
	"end" BIGINT NOT NULL, 
	person VARCHAR COLLATE "C" NOT NULL, 
	boxes JSON NOT NULL, 
	PRIMARY KEY (document, page, start), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_page_mask_person ON page_mask (person)
;;
CREATE TABLE photo_mask (
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	person VARCHAR COLLATE "C" NOT NULL, 
	box JSON NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person) REFERENCES case_person (id) DEFERRABLE
)
;;
CREATE INDEX ix_photo_mask_document_page ON photo_mask (document, page)
;;
CREATE TABLE sealed_words (
	subject VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C", 
	page BIGINT, 
	body BYTEA NOT NULL, 
	PRIMARY KEY (subject), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_sealed_words_document ON sealed_words (document)
;;
CREATE INDEX ix_sealed_words_case ON sealed_words ("case")
;;
CREATE TABLE person_statement (
	id VARCHAR COLLATE "C" NOT NULL, 
	person VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C", 
	taken VARCHAR COLLATE "C" NOT NULL, 
	language VARCHAR COLLATE "C" NOT NULL, 
	interpreter BOOLEAN NOT NULL, 
	asked TEXT COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person) REFERENCES case_person (id) DEFERRABLE
)
;;
CREATE INDEX ix_person_statement_person ON person_statement (person)
;;
CREATE TABLE joint_member (
	space VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C" NOT NULL, 
	part VARCHAR COLLATE "C" NOT NULL, 
	since TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	granted_by VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (space, "user"), 
	FOREIGN KEY(space) REFERENCES joint_space (id) DEFERRABLE, 
	FOREIGN KEY("user") REFERENCES "user" (id) DEFERRABLE
)
;;
CREATE INDEX ix_joint_member_user ON joint_member ("user")
;;
CREATE TABLE joint_loan (
	id VARCHAR COLLATE "C" NOT NULL, 
	space VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C", 
	owner VARCHAR COLLATE "C" NOT NULL, 
	codes JSON NOT NULL, 
	conditions TEXT COLLATE "C" NOT NULL, 
	until TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	lent_by VARCHAR COLLATE "C" NOT NULL, 
	lent_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	approved_by VARCHAR COLLATE "C", 
	approved_at TIMESTAMP WITHOUT TIME ZONE, 
	withdrawn_by VARCHAR COLLATE "C", 
	withdrawn_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (id), 
	FOREIGN KEY(space) REFERENCES joint_space (id) DEFERRABLE, 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE, 
	FOREIGN KEY(owner) REFERENCES agency (id) DEFERRABLE, 
	FOREIGN KEY(lent_by) REFERENCES "user" (id) DEFERRABLE, 
	FOREIGN KEY(approved_by) REFERENCES "user" (id) DEFERRABLE
)
;;
CREATE INDEX ix_joint_loan_space ON joint_loan (space)
;;
CREATE INDEX ix_joint_loan_case ON joint_loan ("case")
;;
CREATE TABLE prosecution_exhibit (
	sequence BIGSERIAL NOT NULL, 
	file VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	number BIGINT NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	note TEXT COLLATE "C" NOT NULL, 
	added_by VARCHAR COLLATE "C" NOT NULL, 
	added_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	removed_by VARCHAR COLLATE "C" NOT NULL, 
	removed_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (sequence), 
	CONSTRAINT uq_prosecution_exhibit_file_number UNIQUE (file, number), 
	FOREIGN KEY(file) REFERENCES prosecution_file (id) DEFERRABLE, 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_prosecution_exhibit_document ON prosecution_exhibit (document)
;;
CREATE TABLE prosecution_version (
	sequence BIGSERIAL NOT NULL, 
	file VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	number BIGINT NOT NULL, 
	build VARCHAR COLLATE "C" NOT NULL, 
	recipient TEXT COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	exhibits JSON NOT NULL, 
	built JSON NOT NULL, 
	checked JSON, 
	PRIMARY KEY (sequence), 
	CONSTRAINT uq_prosecution_version_file_number UNIQUE (file, number), 
	FOREIGN KEY(file) REFERENCES prosecution_file (id) DEFERRABLE, 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE TABLE prosecution_assertion (
	sequence BIGSERIAL NOT NULL, 
	file VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	number BIGINT NOT NULL, 
	exhibit BIGINT NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	sha256 VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	start BIGINT, 
	"end" BIGINT, 
	boxes JSON NOT NULL, 
	text TEXT COLLATE "C" NOT NULL, 
	quote TEXT COLLATE "C" NOT NULL, 
	stance VARCHAR COLLATE "C" NOT NULL, 
	elements JSON NOT NULL, 
	"when" VARCHAR COLLATE "C" NOT NULL, 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	withdrawn_by VARCHAR COLLATE "C" NOT NULL, 
	withdrawn_at TIMESTAMP WITHOUT TIME ZONE, 
	PRIMARY KEY (sequence), 
	CONSTRAINT uq_prosecution_assertion_file_number UNIQUE (file, number), 
	FOREIGN KEY(file) REFERENCES prosecution_file (id) DEFERRABLE, 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_prosecution_assertion_document ON prosecution_assertion (document)
;;
CREATE TABLE leg (
	id VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	start BIGINT NOT NULL, 
	"end" BIGINT NOT NULL, 
	leg JSON NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_leg_case ON leg ("case")
;;
CREATE INDEX ix_leg_document_page ON leg (document, page)
;;
CREATE TABLE link_subject (
	number BIGSERIAL NOT NULL, 
	id VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	stretch BIGINT NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	key TEXT COLLATE "C" NOT NULL, 
	text TEXT COLLATE "C" NOT NULL, 
	page BIGINT NOT NULL, 
	start BIGINT NOT NULL, 
	"end" BIGINT NOT NULL, 
	mentions BIGINT NOT NULL, 
	days JSON NOT NULL, 
	years JSON NOT NULL, 
	values JSON NOT NULL, 
	office BOOLEAN NOT NULL, 
	words JSON NOT NULL, 
	entity VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (id), 
	FOREIGN KEY("case") REFERENCES "case" (id) ON DELETE CASCADE DEFERRABLE, 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_link_subject_case ON link_subject ("case", kind, text)
;;
CREATE INDEX ix_link_subject_entity ON link_subject (entity)
;;
CREATE INDEX ix_link_subject_document ON link_subject (document, stretch)
;;
CREATE TABLE link_stretch (
	document VARCHAR COLLATE "C" NOT NULL, 
	stretch BIGINT NOT NULL, 
	version VARCHAR COLLATE "C" NOT NULL, 
	asked BIGINT NOT NULL, 
	PRIMARY KEY (document, stretch), 
	FOREIGN KEY(document) REFERENCES document (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_link_stretch_version ON link_stretch (version)
;;
CREATE TABLE redaction_act (
	sequence BIGSERIAL NOT NULL, 
	id VARCHAR COLLATE "C" NOT NULL, 
	redaction VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	document VARCHAR COLLATE "C" NOT NULL, 
	mark VARCHAR COLLATE "C" NOT NULL, 
	act VARCHAR COLLATE "C" NOT NULL, 
	place JSON, 
	reason VARCHAR COLLATE "C" NOT NULL, 
	note TEXT COLLATE "C" NOT NULL, 
	origin VARCHAR COLLATE "C" NOT NULL, 
	person VARCHAR COLLATE "C", 
	undoes VARCHAR COLLATE "C", 
	made_by VARCHAR COLLATE "C" NOT NULL, 
	made_at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (sequence), 
	UNIQUE (id), 
	FOREIGN KEY(redaction) REFERENCES redaction (id) DEFERRABLE, 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_redaction_act_redaction ON redaction_act (redaction)
;;
CREATE INDEX ix_redaction_act_case ON redaction_act ("case")
;;
CREATE TABLE transfer_approval (
	transfer VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C" NOT NULL, 
	by VARCHAR COLLATE "C" NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (transfer, "user"), 
	FOREIGN KEY(transfer) REFERENCES transfer (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE TABLE document_reader (
	document VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	since TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	granted_by VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (document, "user"), 
	FOREIGN KEY("user") REFERENCES "user" (id) DEFERRABLE, 
	FOREIGN KEY("case") REFERENCES "case" (id) DEFERRABLE
)
;;
CREATE INDEX ix_document_reader_user_case ON document_reader ("user", "case")
;;
CREATE TABLE guide (
	"user" VARCHAR COLLATE "C" NOT NULL, 
	step BIGINT NOT NULL, 
	PRIMARY KEY ("user"), 
	FOREIGN KEY("user") REFERENCES "user" (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE TABLE identity (
	issuer VARCHAR COLLATE "C" NOT NULL, 
	subject VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C" NOT NULL, 
	made TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (issuer, subject), 
	FOREIGN KEY("user") REFERENCES "user" (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_identity_user ON identity ("user")
;;
CREATE TABLE request (
	document VARCHAR COLLATE "C" NOT NULL, 
	"user" VARCHAR COLLATE "C" NOT NULL, 
	"case" VARCHAR COLLATE "C" NOT NULL, 
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL, 
	PRIMARY KEY (document, "user"), 
	FOREIGN KEY("user") REFERENCES "user" (id) DEFERRABLE
)
;;
CREATE TABLE key_share (
	agency_key BIGINT NOT NULL, 
	reading_key VARCHAR COLLATE "C" NOT NULL, 
	sealed BYTEA NOT NULL, 
	PRIMARY KEY (agency_key, reading_key), 
	FOREIGN KEY(agency_key) REFERENCES agency_key (sequence) DEFERRABLE, 
	FOREIGN KEY(reading_key) REFERENCES reading_key (id) DEFERRABLE
)
;;
CREATE TABLE link_block (
	key BIGINT NOT NULL, 
	subject BIGINT NOT NULL, 
	PRIMARY KEY (key, subject), 
	FOREIGN KEY(subject) REFERENCES link_subject (number) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_link_block_subject ON link_block (subject)
;;
CREATE TABLE link_edge (
	one VARCHAR COLLATE "C" NOT NULL, 
	two VARCHAR COLLATE "C" NOT NULL, 
	across BOOLEAN NOT NULL, 
	one_case VARCHAR COLLATE "C" NOT NULL, 
	two_case VARCHAR COLLATE "C" NOT NULL, 
	kind VARCHAR COLLATE "C" NOT NULL, 
	odds FLOAT NOT NULL, 
	score FLOAT NOT NULL, 
	band VARCHAR COLLATE "C" NOT NULL, 
	parts JSON NOT NULL, 
	worth FLOAT NOT NULL, 
	grounds JSON NOT NULL, 
	PRIMARY KEY (one, two), 
	FOREIGN KEY(one) REFERENCES link_subject (id) ON DELETE CASCADE DEFERRABLE, 
	FOREIGN KEY(two) REFERENCES link_subject (id) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_link_edge_two ON link_edge (two)
;;
CREATE INDEX ix_link_edge_two_case ON link_edge (two_case, across, worth)
;;
CREATE INDEX ix_link_edge_one_case ON link_edge (one_case, across, worth)
;;
CREATE TABLE held_stretch (
	document VARCHAR COLLATE "C" NOT NULL, 
	stretch BIGINT NOT NULL, 
	rules VARCHAR COLLATE "C" NOT NULL, 
	PRIMARY KEY (document, stretch), 
	FOREIGN KEY(document, stretch) REFERENCES analysis (document, stretch) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE TABLE held (
	document VARCHAR COLLATE "C" NOT NULL, 
	stretch BIGINT NOT NULL, 
	key TEXT COLLATE "C" NOT NULL, 
	owners TEXT COLLATE "C" NOT NULL, 
	shielded BOOLEAN NOT NULL, 
	PRIMARY KEY (document, stretch, key, owners), 
	FOREIGN KEY(document, stretch) REFERENCES held_stretch (document, stretch) ON DELETE CASCADE DEFERRABLE
)
;;
CREATE INDEX ix_held_key ON held (key)
;;
CREATE FUNCTION audit_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'the audit log is append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW  EXECUTE FUNCTION audit_no_update()
;;
CREATE FUNCTION audit_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'the audit log is append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW  EXECUTE FUNCTION audit_no_delete()
;;
CREATE FUNCTION sealed_text_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'sealed texts are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER sealed_text_no_update BEFORE UPDATE ON sealed_text FOR EACH ROW  EXECUTE FUNCTION sealed_text_no_update()
;;
CREATE FUNCTION sealed_text_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'sealed texts are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER sealed_text_no_delete BEFORE DELETE ON sealed_text FOR EACH ROW  EXECUTE FUNCTION sealed_text_no_delete()
;;
CREATE FUNCTION decision_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'decisions are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision FOR EACH ROW  EXECUTE FUNCTION decision_no_update()
;;
CREATE FUNCTION decision_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'decisions are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision FOR EACH ROW  EXECUTE FUNCTION decision_no_delete()
;;
CREATE FUNCTION wording_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'decisions are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER wording_no_update BEFORE UPDATE ON wording FOR EACH ROW  EXECUTE FUNCTION wording_no_update()
;;
CREATE FUNCTION wording_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'decisions are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER wording_no_delete BEFORE DELETE ON wording FOR EACH ROW  EXECUTE FUNCTION wording_no_delete()
;;
CREATE FUNCTION link_decision_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'decisions are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER link_decision_no_update BEFORE UPDATE ON link_decision FOR EACH ROW  EXECUTE FUNCTION link_decision_no_update()
;;
CREATE FUNCTION link_decision_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'decisions are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER link_decision_no_delete BEFORE DELETE ON link_decision FOR EACH ROW  EXECUTE FUNCTION link_decision_no_delete()
;;
CREATE FUNCTION redaction_act_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'acts on redactions are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER redaction_act_no_update BEFORE UPDATE ON redaction_act FOR EACH ROW  EXECUTE FUNCTION redaction_act_no_update()
;;
CREATE FUNCTION redaction_act_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'acts on redactions are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER redaction_act_no_delete BEFORE DELETE ON redaction_act FOR EACH ROW  EXECUTE FUNCTION redaction_act_no_delete()
;;
CREATE FUNCTION custody_entry_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'the custody ledger is append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER custody_entry_no_update BEFORE UPDATE ON custody_entry FOR EACH ROW  EXECUTE FUNCTION custody_entry_no_update()
;;
CREATE FUNCTION custody_entry_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'the custody ledger is append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER custody_entry_no_delete BEFORE DELETE ON custody_entry FOR EACH ROW  EXECUTE FUNCTION custody_entry_no_delete()
;;
CREATE FUNCTION disclosure_no_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'disclosures are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER disclosure_no_update BEFORE UPDATE ON disclosure FOR EACH ROW  EXECUTE FUNCTION disclosure_no_update()
;;
CREATE FUNCTION disclosure_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'disclosures are append-only'; RETURN NULL; END$$
;;
CREATE TRIGGER disclosure_no_delete BEFORE DELETE ON disclosure FOR EACH ROW  EXECUTE FUNCTION disclosure_no_delete()
;;
CREATE FUNCTION case_turn_exhibit_insert() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO case_turn ("case", turn) VALUES (NEW."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; RETURN NULL; END$$
;;
CREATE TRIGGER case_turn_exhibit_insert AFTER INSERT ON exhibit FOR EACH ROW  EXECUTE FUNCTION case_turn_exhibit_insert()
;;
CREATE FUNCTION case_turn_exhibit_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO case_turn ("case", turn) VALUES (OLD."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; RETURN NULL; END$$
;;
CREATE TRIGGER case_turn_exhibit_delete AFTER DELETE ON exhibit FOR EACH ROW  EXECUTE FUNCTION case_turn_exhibit_delete()
;;
CREATE FUNCTION case_turn_exhibit_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO case_turn ("case", turn) VALUES (NEW."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; RETURN NULL; END$$
;;
CREATE TRIGGER case_turn_exhibit_update AFTER UPDATE OF document ON exhibit FOR EACH ROW  EXECUTE FUNCTION case_turn_exhibit_update()
;;
CREATE FUNCTION case_turn_document_insert() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO case_turn ("case", turn) VALUES (NEW."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; RETURN NULL; END$$
;;
CREATE TRIGGER case_turn_document_insert AFTER INSERT ON document FOR EACH ROW  EXECUTE FUNCTION case_turn_document_insert()
;;
CREATE FUNCTION case_turn_document_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO case_turn ("case", turn) VALUES (OLD."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; RETURN NULL; END$$
;;
CREATE TRIGGER case_turn_document_delete AFTER DELETE ON document FOR EACH ROW  EXECUTE FUNCTION case_turn_document_delete()
;;
CREATE FUNCTION case_turn_document_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO case_turn ("case", turn) VALUES (NEW."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; RETURN NULL; END$$
;;
CREATE TRIGGER case_turn_document_update AFTER UPDATE OF state, counts ON document FOR EACH ROW  EXECUTE FUNCTION case_turn_document_update()
;;
CREATE FUNCTION case_turn_job_insert() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO case_turn ("case", turn) VALUES (NEW."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; RETURN NULL; END$$
;;
CREATE TRIGGER case_turn_job_insert AFTER INSERT ON job FOR EACH ROW  EXECUTE FUNCTION case_turn_job_insert()
;;
CREATE FUNCTION case_turn_job_delete() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO case_turn ("case", turn) VALUES (OLD."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; RETURN NULL; END$$
;;
CREATE TRIGGER case_turn_job_delete AFTER DELETE ON job FOR EACH ROW  EXECUTE FUNCTION case_turn_job_delete()
;;
CREATE FUNCTION case_turn_job_update() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO case_turn ("case", turn) VALUES (NEW."case", (random() * 9e18)::bigint)
            ON CONFLICT ("case") DO UPDATE SET turn = excluded.turn; RETURN NULL; END$$
;;
CREATE TRIGGER case_turn_job_update AFTER UPDATE OF state ON job FOR EACH ROW  EXECUTE FUNCTION case_turn_job_update()
;;
CREATE FUNCTION link_words_more() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO link_word AS kept (word, people)
        SELECT value, 1 FROM json_array_elements_text(NEW.words) UNION ALL SELECT '', 1
        ON CONFLICT (word) DO UPDATE SET people = kept.people + 1; RETURN NULL; END$$
;;
CREATE TRIGGER link_words_more AFTER INSERT ON link_subject FOR EACH ROW WHEN (NEW.kind = 'PERSON') EXECUTE FUNCTION link_words_more()
;;
CREATE FUNCTION link_words_fewer() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN UPDATE link_word SET people = people - 1 WHERE word IN (SELECT value FROM json_array_elements_text(OLD.words) UNION ALL SELECT '');
        DELETE FROM link_word WHERE people = 0 AND word IN (SELECT value FROM json_array_elements_text(OLD.words) UNION ALL SELECT ''); RETURN NULL; END$$
;;
CREATE TRIGGER link_words_fewer AFTER DELETE ON link_subject FOR EACH ROW WHEN (OLD.kind = 'PERSON') EXECUTE FUNCTION link_words_fewer()
;;
CREATE FUNCTION lince_within(wanted text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
    $$SELECT coalesce(current_setting('lince.cases', true), '') = '' OR wanted = ANY (string_to_array(coalesce(current_setting('lince.cases', true), ''), ','))$$
;;
ALTER TABLE "audit" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "audit" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "audit" USING (lince_within("case") OR "case" IS NULL)
;;
ALTER TABLE "bates_range" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "bates_range" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "bates_range" USING (lince_within("case"))
;;
ALTER TABLE "carried" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "carried" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "carried" USING (lince_within("case") OR "case" IS NULL)
;;
ALTER TABLE "case_turn" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "case_turn" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "case_turn" USING (lince_within("case"))
;;
ALTER TABLE "disclosure" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "disclosure" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "disclosure" USING (lince_within("case"))
;;
ALTER TABLE "held_back" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "held_back" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "held_back" USING (lince_within("case"))
;;
ALTER TABLE "job" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "job" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "job" USING (lince_within("case"))
;;
ALTER TABLE "reading_choice" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "reading_choice" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "reading_choice" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "reading_choice".document AND lince_within(receipt."case")))
;;
ALTER TABLE "replay" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "replay" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "replay" USING (lince_within("case"))
;;
ALTER TABLE "run" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "run" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "run" USING (lince_within("case"))
;;
ALTER TABLE "run_part" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "run_part" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "run_part" USING (lince_within("case"))
;;
ALTER TABLE "stage_time" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "stage_time" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "stage_time" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "stage_time".document AND lince_within(receipt."case")))
;;
ALTER TABLE "watch_due" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "watch_due" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "watch_due" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "watch_due".document AND lince_within(receipt."case")))
;;
ALTER TABLE "erasure" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "erasure" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "erasure" USING (lince_within("case"))
;;
ALTER TABLE "watch_alert" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "watch_alert" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "watch_alert" USING (lince_within("case"))
;;
ALTER TABLE "ask" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "ask" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "ask" USING (lince_within("case") OR "case" IS NULL)
;;
ALTER TABLE "case_password" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "case_password" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "case_password" USING (lince_within("case"))
;;
ALTER TABLE "case_person" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "case_person" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "case_person" USING (lince_within("case"))
;;
ALTER TABLE "case_protection" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "case_protection" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "case_protection" USING (lince_within("case"))
;;
ALTER TABLE "correction" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "correction" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "correction" USING (lince_within("case"))
;;
ALTER TABLE "custody_entry" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "custody_entry" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "custody_entry" USING (lince_within("case"))
;;
ALTER TABLE "custody_file" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "custody_file" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "custody_file" USING (lince_within("case"))
;;
ALTER TABLE "decision" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "decision" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "decision" USING (lince_within("case"))
;;
ALTER TABLE "document" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "document" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "document" USING (lince_within("case"))
;;
ALTER TABLE "document_barred" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "document_barred" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "document_barred" USING (lince_within("case"))
;;
ALTER TABLE "document_code" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "document_code" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "document_code" USING (lince_within("case"))
;;
ALTER TABLE "document_level" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "document_level" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "document_level" USING (lince_within("case"))
;;
ALTER TABLE "exhibit" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "exhibit" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "exhibit" USING (lince_within("case"))
;;
ALTER TABLE "flag_change" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "flag_change" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "flag_change" USING (lince_within("case"))
;;
ALTER TABLE "legal_hold" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "legal_hold" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "legal_hold" USING (lince_within("case"))
;;
ALTER TABLE "link_decision" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "link_decision" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "link_decision" USING (lince_within("case"))
;;
ALTER TABLE "opening" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "opening" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "opening" USING (lince_within("case"))
;;
ALTER TABLE "precedent" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "precedent" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "precedent" USING (lince_within("case"))
;;
ALTER TABLE "prosecution_file" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "prosecution_file" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "prosecution_file" USING (lince_within("case"))
;;
ALTER TABLE "provisional_person" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "provisional_person" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "provisional_person" USING (lince_within("case"))
;;
ALTER TABLE "redaction" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "redaction" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "redaction" USING (lince_within("case"))
;;
ALTER TABLE "retention_rule" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "retention_rule" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "retention_rule" USING (lince_within("case"))
;;
ALTER TABLE "transfer" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "transfer" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "transfer" USING (lince_within("case"))
;;
ALTER TABLE "wording" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "wording" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "wording" USING (lince_within("case"))
;;
ALTER TABLE "analysis" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "analysis" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "analysis" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "analysis".document AND lince_within(receipt."case")))
;;
ALTER TABLE "bookmark" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "bookmark" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "bookmark" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "bookmark".document AND lince_within(receipt."case")))
;;
ALTER TABLE "document_reader" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "document_reader" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "document_reader" USING (lince_within("case"))
;;
ALTER TABLE "indicator" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "indicator" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "indicator" USING (lince_within("case"))
;;
ALTER TABLE "joint_loan" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "joint_loan" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "joint_loan" USING (lince_within("case"))
;;
ALTER TABLE "leg" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "leg" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "leg" USING (lince_within("case"))
;;
ALTER TABLE "link_stretch" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "link_stretch" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "link_stretch" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "link_stretch".document AND lince_within(receipt."case")))
;;
ALTER TABLE "link_subject" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "link_subject" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "link_subject" USING (lince_within("case"))
;;
ALTER TABLE "membership" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "membership" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "membership" USING (lince_within("case"))
;;
ALTER TABLE "mention" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "mention" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "mention" USING (lince_within("case"))
;;
ALTER TABLE "near_page" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "near_page" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "near_page" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "near_page".document AND lince_within(receipt."case")))
;;
ALTER TABLE "page" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "page" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "page" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "page".document AND lince_within(receipt."case")))
;;
ALTER TABLE "page_mask" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "page_mask" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "page_mask" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "page_mask".document AND lince_within(receipt."case")))
;;
ALTER TABLE "page_print" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "page_print" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "page_print" USING (lince_within("case"))
;;
ALTER TABLE "page_table" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "page_table" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "page_table" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "page_table".document AND lince_within(receipt."case")))
;;
ALTER TABLE "passages" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "passages" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "passages" USING (lince_within("case"))
;;
ALTER TABLE "person_opening" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "person_opening" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "person_opening" USING (lince_within("case"))
;;
ALTER TABLE "person_statement" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "person_statement" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "person_statement" USING (lince_within("case"))
;;
ALTER TABLE "photo_mask" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "photo_mask" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "photo_mask" USING (lince_within("case"))
;;
ALTER TABLE "prosecution_assertion" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "prosecution_assertion" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "prosecution_assertion" USING (lince_within("case"))
;;
ALTER TABLE "prosecution_exhibit" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "prosecution_exhibit" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "prosecution_exhibit" USING (lince_within("case"))
;;
ALTER TABLE "prosecution_version" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "prosecution_version" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "prosecution_version" USING (lince_within("case"))
;;
ALTER TABLE "redaction_act" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "redaction_act" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "redaction_act" USING (lince_within("case"))
;;
ALTER TABLE "request" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "request" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "request" USING (lince_within("case"))
;;
ALTER TABLE "sealed_words" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "sealed_words" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "sealed_words" USING (lince_within("case"))
;;
ALTER TABLE "held_stretch" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "held_stretch" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "held_stretch" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "held_stretch".document AND lince_within(receipt."case")))
;;
ALTER TABLE "held" ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE "held" FORCE ROW LEVEL SECURITY
;;
CREATE POLICY within_scope ON "held" USING (coalesce(current_setting('lince.cases', true), '') = '' OR EXISTS (SELECT 1 FROM exhibit AS receipt WHERE receipt.document = "held".document AND lince_within(receipt."case")))
;;
CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)
;;
INSERT INTO alembic_version VALUES ('0047')

#include "report/json.h"
#include <stdio.h>

json_t *json_finding(const struct finding *f)
{
	json_t *o = json_object();
	bool ok = json_set(o, "kind", json_text(finding_name(f->kind)));

	ok &= json_set(o, "weight", json_weight(f->weight));
	ok &= json_set(o, "confidence", json_weight(f->confidence));
	ok &= json_set(o, "reference", json_number_or_null(f->reference));
	ok &= json_set(o, "evidence", json_text(f->evidence != NULL ? f->evidence : ""));
	ok &= json_set(o, "signature", json_text(f->signature != NULL ? f->signature->id : NULL));
	return json_keep(o, ok);
}

json_t *json_campaign_id(const struct campaign_result *c)
{
	char text[32];

	if (c == NULL)
		return json_null();
	snprintf(text, sizeof(text), "%016llx", (unsigned long long)c->id);
	return json_text(text);
}

json_t *json_oddities(const struct oddities *set)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (int i = 0; i < ODDITY_COUNT && ok; i++) {
		if (oddities_has(set, (enum oddity)i))
			ok = json_push(a, json_text(oddity_name((enum oddity)i)));
	}
	return json_keep(a, ok);
}

json_t *json_reasons(const struct verdict *v)
{
	json_t *a = json_array();
	bool ok = a != NULL;

	for (size_t i = 0; i < v->reason_count && ok; i++)
		ok = json_push(a, json_text(v->reasons[i]));
	return json_keep(a, ok);
}

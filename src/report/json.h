/*
 * json.h - what the records of report/ have in common as JSON. Private to report/.
 */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include "json/json.h"
#include "report/report.h"

json_t *json_finding(const struct finding *f);
json_t *json_oddities(const struct oddities *o);
json_t *json_reasons(const struct verdict *v);

/* 16 hexadecimal digits; NULL: null. */
json_t *json_campaign_id(const struct campaign_result *c);

#endif

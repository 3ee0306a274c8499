/*
 * memory.h - whether an allocation of jansson failed, which it tells as "invalid token" now and then. Private to json/.
 */
#ifndef JSON_MEMORY_H
#define JSON_MEMORY_H

#include <stdbool.h>

/* Of this thread: from now on; since then. */
void json_memory_watch(void);
bool json_memory_failed(void);

#endif

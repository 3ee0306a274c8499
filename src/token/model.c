#include "token/model.h"

double token_model_confidence(int score)
{
	enum { STEP = TOKEN_LOGIT / 2, LOWEST = -(TOKEN_CALIBRATION / 2) * STEP };
	const int from = score - LOWEST, i = from / STEP;

	if (from <= 0)
		return token_calibration[0] / 1000.0;
	if (i >= TOKEN_CALIBRATION - 1)
		return token_calibration[TOKEN_CALIBRATION - 1] / 1000.0;
	return (token_calibration[i] + (token_calibration[i + 1] - token_calibration[i]) * (from % STEP) / (double)STEP) / 1000.0;
}

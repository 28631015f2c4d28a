#pragma once
// One frame of the real product to a PNG file, without a window or a display: --picture.

#include "desktop/app/options.h"
#include "desktop/app/settings_file.h"
#include "desktop/embedded.h"

namespace segue::app {

/// Opens the desk, waits for its picture, presses the keys that were asked for, draws, writes.
[[nodiscard]] base::Status draw_picture(const Options& options, const desktop::EmbeddedOptions& desk, const Remembered& remembered);

}  // namespace segue::app

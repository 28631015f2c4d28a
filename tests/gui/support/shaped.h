#pragma once
// Tests that hold in the full window and in the docked column alike: derive from Shaped and instantiate with both_shapes().

#include "tests/gui/support/headless_ui.h"

#include <gtest/gtest.h>

#include <string>

namespace segue::gui {

class Shaped : public testing::TestWithParam<views::Shape> {
protected:
    void show(const runtime::AgentView& view) {
        ui.show(view);
        ui.settle();
    }
    HeadlessUi ui{made_for(GetParam())};

private:
    static gui::Setup made_for(views::Shape shape) {
        gui::Setup made;
        made.shape = shape;
        if (shape == views::Shape::column) made.width = 420, made.height = 1000;
        return made;
    }
};

inline auto both_shapes() { return testing::Values(views::Shape::full, views::Shape::column); }
inline std::string shape_name(const testing::TestParamInfo<views::Shape>& one) { return one.param == views::Shape::full ? "Full" : "Column"; }

}  // namespace segue::gui

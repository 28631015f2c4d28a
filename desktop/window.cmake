# The window's own libraries and the program segue-desktop. Left out, with a sentence, where Dear ImGui is not there.
include(SegueImgui)
if(NOT SEGUE_IMGUI_FOUND)
  return()
endif()

# The order is the include rule: each may include what stands above it, and views no ImGui at all. Text and platform stand in
# CMakeLists.txt: `segue` needs them too.
segue_library(desktop/theme DEPS base VENDOR imgui::core)
segue_library(desktop/widgets DEPS base desktop_theme desktop_text VENDOR imgui::core)
segue_library(desktop/views DEPS base desktop_widgets)
segue_library(desktop/shell DEPS base desktop_widgets VENDOR imgui::window PNG::PNG)

segue_library(desktop/app DEPS embedded desktop_views desktop_shell desktop_platform VENDOR imgui::core)
add_executable(segue-desktop ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)
target_link_libraries(segue-desktop PRIVATE segue_flags segue_desktop_app)
target_compile_definitions(segue-desktop PRIVATE SEGUE_VERSION="${PROJECT_VERSION}")
include(${CMAKE_SOURCE_DIR}/installer/package.cmake)

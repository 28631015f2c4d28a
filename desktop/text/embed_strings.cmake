# segue_embed_strings(OUT_VAR) writes a .cpp that holds assets/strings/*.json, so that the window looks up no file before
# its first frame. Editing a file configures again.
function(segue_embed_strings out_var)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/strings/*.json)
  set(entries "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} json)
    string(LENGTH "${json}" length)
    set(pieces "")
    set(at 0)
    while(at LESS length)
      string(SUBSTRING "${json}" ${at} 12000 piece)
      string(APPEND pieces "\n        R\"~json~(${piece})~json~\"")
      math(EXPR at "${at} + 12000")
    endwhile()
    string(APPEND entries "    if (language.substr(0, 2) == \"${name}\") {\n        return std::string_view(${pieces});\n    }\n")
  endforeach()
  set(generated ${CMAKE_BINARY_DIR}/generated/strings.cpp)
  file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT [=[
// Made from assets/strings by desktop/text/embed_strings.cmake.
#include "desktop/text/strings.h"

namespace segue::text {

std::string_view embedded_strings(std::string_view language) {
@entries@    return {};
}

}  // namespace segue::text
]=])
  set(${out_var} ${generated} PARENT_SCOPE)
endfunction()

# SPDX-License-Identifier: GPL-3.0-or-later
# The targets of this project: lodestone_library, lodestone_test, lodestone_benchmark, lodestone_verification.
# Warnings are errors. deal.II's flags and include directories stay private to the targets that ask for them.

set(LODESTONE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

# One shared library a folder: lodestone_library(materials SOURCES … DEPENDS base … [LINK external targets] [DEAL_II]).
# Shared, so that whoever links one needs none of the libraries behind it; no undefined symbols, so that a call
# against the direction of the folders does not link.
function(lodestone_library name)
  cmake_parse_arguments(ARG "DEAL_II" "" "SOURCES;DEPENDS;LINK" ${ARGN})
  set(target lodestone_${name})
  add_library(${target} SHARED ${ARG_SOURCES})
  add_library(lodestone::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR} INSTALL_RPATH "$ORIGIN")
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>
                                              $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/lodestone>)
  target_compile_features(${target} PUBLIC cxx_std_17)
  target_compile_options(${target} PRIVATE ${LODESTONE_WARNINGS} -fno-semantic-interposition)
  target_link_options(${target} PRIVATE LINKER:--no-undefined LINKER:--as-needed)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} PUBLIC lodestone_${dependency})
  endforeach()
  target_link_libraries(${target} PRIVATE ${ARG_LINK})
  if(ARG_DEAL_II)
    lodestone_use_deal_ii(${target})
  endif()

  install(TARGETS ${target} EXPORT lodestoneTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/lodestone
    FILES_MATCHING PATTERN "*.h" PATTERN "*_internal.h" EXCLUDE PATTERN "library" EXCLUDE PATTERN "paraview" EXCLUDE)
endfunction()

# deal.II as a private, system dependency: its own deal_ii_setup_target uses the plain link signature and public
# include directories, which neither mixes with ours nor keeps deal.II out of what we install.
function(lodestone_use_deal_ii target)
  target_include_directories(${target} SYSTEM PRIVATE ${DEAL_II_INCLUDE_DIRS})
  target_compile_definitions(${target} PRIVATE $<$<CONFIG:Debug>:DEBUG>)
  separate_arguments(flags NATIVE_COMMAND "${DEAL_II_CXX_FLAGS}")
  list(FILTER flags INCLUDE REGEX "^-(Wno-|f|m|std)")
  list(FILTER flags EXCLUDE REGEX "^-std")
  # Paths of the machine on which Debian built deal.II.
  list(FILTER flags EXCLUDE REGEX "prefix-map")
  target_compile_options(${target} PRIVATE ${flags})
  # deal.II's headers call into TBB, Trilinos and others of its some 200 libraries; --as-needed keeps those that are used.
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_link_libraries(${target} PRIVATE -Wl,--as-needed ${DEAL_II_LIBRARIES_DEBUG})
  else()
    target_link_libraries(${target} PRIVATE -Wl,--as-needed ${DEAL_II_LIBRARIES_RELEASE})
  endif()
endfunction()

# A program of this tree that is not installed, with the paths it may need.
function(lodestone_private_program target)
  cmake_parse_arguments(ARG "DEAL_II" "" "SOURCES;DEPENDS;LINK" ${ARGN})
  add_executable(${target} ${ARG_SOURCES})
  target_compile_options(${target} PRIVATE ${LODESTONE_WARNINGS})
  # Our libraries are linked without undefined symbols; the linker need not open deal.II's 200 libraries to see that.
  target_link_options(${target} PRIVATE LINKER:--allow-shlib-undefined)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} PRIVATE lodestone::${dependency})
  endforeach()
  target_link_libraries(${target} PRIVATE ${ARG_LINK})
  target_compile_definitions(${target} PRIVATE LODESTONE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                               LODESTONE_PROGRAM="${CMAKE_BINARY_DIR}/bin/lodestone")
  if(ARG_DEAL_II)
    lodestone_use_deal_ii(${target})
  endif()
endfunction()

set(LODESTONE_TEST_TIMEOUT_FACTOR 1 CACHE STRING "Over the time limits of the tests: instrumented programs are slower")

# A GoogleTest program of tests/: lodestone_test(materials SOURCES … DEPENDS materials … [TIMEOUT seconds]).
function(lodestone_test name)
  cmake_parse_arguments(ARG "DEAL_II" "TIMEOUT" "SOURCES;DEPENDS;LINK" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 600)
  endif()
  math(EXPR timeout "${ARG_TIMEOUT} * ${LODESTONE_TEST_TIMEOUT_FACTOR}")
  if(ARG_DEAL_II)
    set(deal_ii DEAL_II)
  endif()
  lodestone_private_program(test_${name} ${deal_ii} SOURCES ${ARG_SOURCES} DEPENDS ${ARG_DEPENDS}
                            LINK ${ARG_LINK} GTest::gtest GTest::gtest_main)
  gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT ${timeout} LABELS ${name})
endfunction()

# A timing, run by `./dev bench`, which keeps what it prints: lodestone_benchmark(solver SOURCES … DEPENDS …) makes
# bench_solver. Built with the tests, so that it stays whole.
function(lodestone_benchmark name)
  lodestone_private_program(bench_${name} ${ARGN})
  set_property(GLOBAL APPEND PROPERTY LODESTONE_BENCHMARKS bench_${name})
endfunction()

# The program of `./dev verify NAME`: lodestone_verification(mesh SOURCES … DEPENDS …) makes verify_mesh, which gets a
# working folder as its argument and prints its result as Markdown. Built with the tests, so that it stays whole.
function(lodestone_verification name)
  lodestone_private_program(verify_${name} ${ARGN})
endfunction()
